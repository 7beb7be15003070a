use terminal_core::ipc::{AgentMessage, MAX_LINE, ShellLine};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;

use super::ShellInput;

/// A connected shell.
#[derive(Debug, Clone)]
pub struct ShellHandle {
    /// Its connection.
    pub connection: u64,
    messages: mpsc::Sender<AgentMessage>,
}

impl ShellHandle {
    /// Messages that may wait for a slow shell; one that lags further behind is cut off.
    const WAITING: usize = 64;

    /// Sends a message. Returns whether the shell still takes any.
    pub fn send(&self, message: AgentMessage) -> bool {
        self.messages.try_send(message).is_ok()
    }
}

/// Serves one connection until either side ends it.
pub(super) async fn serve_connection(stream: UnixStream, connection: u64, inputs: mpsc::Sender<ShellInput>) {
    let (reader, writer) = stream.into_split();
    let (messages, outbox) = mpsc::channel(ShellHandle::WAITING);
    let handle = ShellHandle { connection, messages };
    if inputs.send(ShellInput::Connected(handle)).await.is_err() {
        return;
    }
    tokio::select! {
        () = read_lines(reader, connection, &inputs) => {}
        () = write_lines(writer, outbox) => {}
    }
    let _ = inputs.send(ShellInput::Disconnected { connection }).await;
}

async fn read_lines(reader: OwnedReadHalf, connection: u64, inputs: &mpsc::Sender<ShellInput>) {
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    loop {
        line.clear();
        let room = MAX_LINE as u64 + 1;
        match (&mut reader).take(room).read_until(b'\n', &mut line).await {
            Ok(read) if read > 0 && line.last() == Some(&b'\n') => {}
            // The end, an error, or a line beyond all bounds.
            _ => return,
        }
        match serde_json::from_slice::<ShellLine>(&line) {
            Ok(line) => {
                if inputs.send(ShellInput::Said { connection, line: Box::new(line) }).await.is_err() {
                    return;
                }
            }
            // A shell of another version may know more words.
            Err(error) => tracing::warn!(%error, "the shell said something unknown"),
        }
    }
}

async fn write_lines(mut writer: OwnedWriteHalf, mut outbox: mpsc::Receiver<AgentMessage>) {
    while let Some(message) = outbox.recv().await {
        let Ok(mut line) = serde_json::to_vec(&message) else { continue };
        line.push(b'\n');
        if writer.write_all(&line).await.is_err() {
            return;
        }
    }
}
