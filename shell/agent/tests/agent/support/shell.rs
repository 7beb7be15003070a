use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Arc, Mutex};

use terminal_core::ipc::{AgentMessage, KioskView, Screen, ShellMessage};

use super::eventually_some;
use super::wait::eventually;

/// A shell without a window.
pub struct FakeShell {
    stream: UnixStream,
    heard: Arc<Mutex<Vec<AgentMessage>>>,
}

impl FakeShell {
    /// Connects, waiting for the agent's socket.
    pub async fn connect(socket: &Path) -> Self {
        let stream = eventually_some("the agent's socket", || UnixStream::connect(socket).ok()).await;
        let heard: Arc<Mutex<Vec<AgentMessage>>> = Arc::default();
        let (reader, sink) = (BufReader::new(stream.try_clone().unwrap()), Arc::clone(&heard));
        std::thread::spawn(move || {
            for line in reader.lines().map_while(Result::ok) {
                sink.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        let shell = Self { stream, heard };
        shell.say(&ShellMessage::Hello { pid: std::process::id(), no_sandbox: None });
        shell
    }

    /// Says something to the agent.
    pub fn say(&self, message: &ShellMessage) {
        let mut line = serde_json::to_vec(message).unwrap();
        line.push(b'\n');
        (&self.stream).write_all(&line).unwrap();
    }

    /// Everything heard so far.
    pub fn heard(&self) -> Vec<AgentMessage> {
        self.heard.lock().unwrap().clone()
    }

    /// The newest view.
    pub fn view(&self) -> Option<KioskView> {
        self.heard().into_iter().rev().find_map(|message| match message {
            AgentMessage::View(view) => Some(*view),
            AgentMessage::Screenshot { .. } | AgentMessage::MaySwitch | AgentMessage::SwitchCancelled => None,
        })
    }

    /// Waits for a screen.
    pub async fn sees(&self, what: &str, mut is_so: impl FnMut(&Screen) -> bool) -> Screen {
        eventually(what, || self.view().is_some_and(|view| is_so(&view.screen))).await;
        self.view().unwrap().screen
    }
}
