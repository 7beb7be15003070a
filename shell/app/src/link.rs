//! The connection to the agent, on a thread of its own: a line of JSON each way, made anew when it breaks.
//! Events are numbered and kept until the agent says that they are on its disk; on the next connection all that
//! are kept are said again, and the agent writes each once.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use terminal_core::ipc::{AgentMessage, MAX_LINE, ShellLine, ShellMessage};
use terminal_core::{Backoff, Dice};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use uuid::Uuid;

use crate::queue::{QueueReceiver, QueueSender};
use crate::stage::Input;

/// Lines kept while the agent is away; older ones go first.
const KEPT: usize = 1000;
/// The agent is on the same machine: no need to wait long.
const FIRST_WAIT_MS: u64 = 500;
const LONGEST_WAIT_MS: u64 = 5_000;

/// Connects in the background, for as long as the process lives.
pub fn start(
    socket: PathBuf,
    inputs: QueueSender<Input>,
    messages: QueueReceiver<ShellMessage>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let link = Link::new(inputs, messages);
    std::thread::Builder::new()
        .name("agent-link".into())
        .spawn(move || runtime.block_on(link.run(&socket)))?;
    Ok(())
}

struct Link {
    inputs: QueueSender<Input>,
    messages: QueueReceiver<ShellMessage>,
    run: Uuid,
    last_number: u64,
    /// Events that the agent has not yet taken, and codes that could not yet be said.
    kept: VecDeque<ShellLine>,
}

impl Link {
    fn new(inputs: QueueSender<Input>, messages: QueueReceiver<ShellMessage>) -> Self {
        Self { inputs, messages, run: Uuid::new_v8(rand::random()), last_number: 0, kept: VecDeque::new() }
    }

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
        let (reader, writer) = stream.into_split();
        let (taken, mut takings) = mpsc::unbounded_channel();
        let reading = tokio::spawn(read(reader, self.inputs.clone(), taken));
        self.inputs.send(Input::AgentConnected);
        let talked = self.write(writer, reading, &mut takings).await;
        // What the agent took before it went away: all of it, because the reader ends with the connection.
        while let Some(through) = takings.recv().await {
            self.forget(through);
        }
        tracing::debug!("the connection to the agent is closed");
        talked
    }

    async fn write(
        &mut self,
        mut writer: OwnedWriteHalf,
        mut reading: tokio::task::JoinHandle<io::Result<()>>,
        takings: &mut UnboundedReceiver<u64>,
    ) -> io::Result<()> {
        let mut greeted = false;
        loop {
            let message = tokio::select! {
                ended = &mut reading => return ended.unwrap_or_else(|error| Err(io::Error::other(error))),
                Some(through) = takings.recv() => {
                    self.forget(through);
                    continue;
                }
                message = self.messages.recv() => message.ok_or(io::ErrorKind::BrokenPipe)?,
            };
            let is_greeting = matches!(message, ShellMessage::Hello { .. });
            let line = self.number(message);
            // Kept first: a line that is on its way when the connection breaks is said again.
            self.keep(&line);
            if greeted || is_greeting {
                send(&mut writer, &line).await?;
            }
            if is_greeting {
                greeted = true;
                self.say_what_is_kept(&mut writer).await?;
            }
            if greeted {
                self.kept.retain(|kept| kept.number.is_some());
            }
        }
    }

    /// What happened while nobody listened, or was not taken, after the greeting and in its order.
    async fn say_what_is_kept(&self, writer: &mut OwnedWriteHalf) -> io::Result<()> {
        for line in &self.kept {
            send(writer, line).await?;
        }
        Ok(())
    }

    /// Waits, and keeps what is said meanwhile. False when there is nobody left to say anything.
    async fn keep_for(&mut self, wait: Duration) -> bool {
        let until = tokio::time::Instant::now() + wait;
        loop {
            match tokio::time::timeout_at(until, self.messages.recv()).await {
                Ok(Some(message)) => {
                    let line = self.number(message);
                    self.keep(&line);
                }
                Ok(None) => return false,
                Err(_) => return true,
            }
        }
    }

    fn number(&mut self, message: ShellMessage) -> ShellLine {
        let number = matches!(message, ShellMessage::Event(_)).then(|| {
            self.last_number += 1;
            self.last_number
        });
        ShellLine { run: self.run, number, message }
    }

    /// Only events and codes are worth hearing late.
    fn keep(&mut self, line: &ShellLine) {
        if !matches!(line.message, ShellMessage::Event(_) | ShellMessage::EnrollmentCode { .. }) {
            return;
        }
        if self.kept.len() == KEPT {
            tracing::error!("the agent has been away for too long: the oldest of what is kept for it goes");
            self.kept.pop_front();
        }
        self.kept.push_back(line.clone());
    }

    /// The agent has these on its disk.
    fn forget(&mut self, through: u64) {
        self.kept.retain(|kept| kept.number.is_none_or(|number| number > through));
    }
}

async fn send(writer: &mut OwnedWriteHalf, line: &ShellLine) -> io::Result<()> {
    let mut line = serde_json::to_vec(line)?;
    line.push(b'\n');
    writer.write_all(&line).await
}

async fn read(
    reader: OwnedReadHalf,
    inputs: QueueSender<Input>,
    taken: UnboundedSender<u64>,
) -> io::Result<()> {
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
            Ok(AgentMessage::EventsTaken { through }) => drop(taken.send(through)),
            Ok(message) => inputs.send(Input::Agent(message)),
            // A newer agent may say what this shell does not know yet.
            Err(error) => tracing::warn!(%error, "the agent said what cannot be read"),
        }
    }
}

#[cfg(test)]
mod tests;
