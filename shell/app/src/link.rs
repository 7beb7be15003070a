//! The connection to the agent, on a thread of its own: a line of JSON each way, made anew when it breaks.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use terminal_core::ipc::{AgentMessage, MAX_LINE, ShellMessage};
use terminal_core::{Backoff, Dice};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::OwnedReadHalf;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use crate::stage::Input;

/// Events kept while the agent is away; older ones go first.
const KEPT: usize = 1000;
/// The agent is on the same machine: no need to wait long.
const FIRST_WAIT_MS: u64 = 500;
const LONGEST_WAIT_MS: u64 = 5_000;

/// Connects in the background, for as long as the process lives.
pub fn start(
    socket: PathBuf,
    inputs: UnboundedSender<Input>,
    messages: UnboundedReceiver<ShellMessage>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let link = Link { inputs, messages, kept: VecDeque::new() };
    std::thread::Builder::new()
        .name("agent-link".into())
        .spawn(move || runtime.block_on(link.run(&socket)))?;
    Ok(())
}

struct Link {
    inputs: UnboundedSender<Input>,
    messages: UnboundedReceiver<ShellMessage>,
    kept: VecDeque<ShellMessage>,
}

impl Link {
    async fn run(mut self, socket: &Path) {
        let mut backoff = Backoff::new(FIRST_WAIT_MS, LONGEST_WAIT_MS);
        let mut dice = Dice::new(u64::from(std::process::id()));
        loop {
            match UnixStream::connect(socket).await {
                Ok(stream) => {
                    backoff.succeed();
                    let error = self.talk(stream).await.err();
                    tracing::warn!(error = error.map(tracing::field::display), "the agent went away");
                }
                Err(error) => tracing::debug!(%error, "the agent is not there"),
            }
            let wait = backoff.fail(&mut dice);
            if !self.keep_for(Duration::from_millis(wait)).await {
                return;
            }
        }
    }

    async fn talk(&mut self, stream: UnixStream) -> io::Result<()> {
        let (reader, mut writer) = stream.into_split();
        let reading = tokio::spawn(read(reader, self.inputs.clone()));
        let _ = self.inputs.send(Input::AgentConnected);
        let talked = self.write(&mut writer, reading).await;
        tracing::debug!("the connection to the agent is closed");
        talked
    }

    async fn write(
        &mut self,
        writer: &mut (impl tokio::io::AsyncWrite + Unpin),
        mut reading: tokio::task::JoinHandle<io::Result<()>>,
    ) -> io::Result<()> {
        let mut greeted = false;
        loop {
            let message = tokio::select! {
                ended = &mut reading => return ended.unwrap_or_else(|error| Err(io::Error::other(error))),
                message = self.messages.recv() => message.ok_or(io::ErrorKind::BrokenPipe)?,
            };
            if matches!(message, ShellMessage::Hello { .. }) {
                send(writer, &message).await?;
                greeted = true;
                // What happened while nobody listened, after the greeting and in its order.
                while let Some(message) = self.kept.pop_front() {
                    send(writer, &message).await?;
                }
            } else if greeted {
                send(writer, &message).await?;
            } else {
                self.keep(message);
            }
        }
    }

    /// Waits, and keeps what is said meanwhile. False when there is nobody left to say anything.
    async fn keep_for(&mut self, wait: Duration) -> bool {
        let until = tokio::time::Instant::now() + wait;
        loop {
            match tokio::time::timeout_at(until, self.messages.recv()).await {
                Ok(Some(message)) => self.keep(message),
                Ok(None) => return false,
                Err(_) => return true,
            }
        }
    }

    /// Only events and codes are worth hearing late.
    fn keep(&mut self, message: ShellMessage) {
        if !matches!(message, ShellMessage::Event(_) | ShellMessage::EnrollmentCode { .. }) {
            return;
        }
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(message);
    }
}

async fn send(writer: &mut (impl tokio::io::AsyncWrite + Unpin), message: &ShellMessage) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    writer.write_all(&line).await
}

async fn read(reader: OwnedReadHalf, inputs: UnboundedSender<Input>) -> io::Result<()> {
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut reader).take(MAX_LINE as u64).read_until(b'\n', &mut line).await?;
        if read == 0 {
            return Ok(());
        }
        if line.pop() != Some(b'\n') {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a line that does not end"));
        }
        match serde_json::from_slice::<AgentMessage>(&line) {
            Ok(message) => drop(inputs.send(Input::Agent(message))),
            // A newer agent may say what this shell does not know yet.
            Err(error) => tracing::warn!(%error, "the agent said what cannot be read"),
        }
    }
}
