use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use fleet_protocol::InspectionId;
use terminal_core::ipc::{AgentMessage, KioskView, Screen, ShellLine, ShellMessage};
use uuid::Uuid;

use super::eventually_some;
use super::wait::eventually;

/// What the agent said on a connection.
type Heard = Arc<Mutex<Vec<AgentMessage>>>;

/// A shell without a window.
pub struct FakeShell {
    stream: UnixStream,
    heard: Heard,
    run: Uuid,
    /// Its events that were not taken before it connected, and those since.
    kept: Mutex<Vec<ShellLine>>,
    last_number: Mutex<u64>,
}

impl FakeShell {
    /// Connects, waiting for the agent's socket.
    pub async fn connect(socket: &Path) -> Self {
        Self::on(open(socket).await)
    }

    /// The same where the agent has nothing to show yet.
    pub async fn connect_in_silence(socket: &Path) -> Self {
        let stream = eventually_some("the agent's socket", || UnixStream::connect(socket).ok()).await;
        let (heard, _) = listen(&stream);
        Self::on((stream, heard))
    }

    fn on((stream, heard): (UnixStream, Heard)) -> Self {
        let (kept, last_number) = (Mutex::default(), Mutex::default());
        let shell = Self { stream, heard, run: Uuid::new_v8(rand::random()), kept, last_number };
        shell.greet();
        shell
    }

    /// The same run of it connects again, to an agent that was started anew say, and says again what was not taken.
    pub async fn reconnect(&mut self, socket: &Path) {
        let taken = self.taken();
        (self.stream, self.heard) = open(socket).await;
        self.greet();
        let mut kept = self.kept.lock().unwrap();
        kept.retain(|line| line.number > Some(taken));
        kept.iter().for_each(|line| self.write(line));
    }

    fn greet(&self) {
        self.say(&ShellMessage::Hello { pid: std::process::id(), no_sandbox: None });
    }

    /// Says something to the agent.
    pub fn say(&self, message: &ShellMessage) {
        let line = ShellLine { run: self.run, number: None, message: message.clone() };
        if !matches!(message, ShellMessage::Event(_)) {
            return self.write(&line);
        }
        let mut last_number = self.last_number.lock().unwrap();
        *last_number += 1;
        let line = ShellLine { number: Some(*last_number), ..line };
        self.kept.lock().unwrap().push(line.clone());
        self.write(&line);
    }

    fn write(&self, line: &ShellLine) {
        let mut line = serde_json::to_vec(line).unwrap();
        line.push(b'\n');
        // An agent that was killed takes no more; what was said is kept.
        let _ = (&self.stream).write_all(&line);
    }

    /// The number of the last event that the agent has taken on this connection.
    pub fn taken(&self) -> u64 {
        let taken =
            |message| if let AgentMessage::EventsTaken { through } = message { Some(through) } else { None };
        self.heard().into_iter().rev().find_map(taken).unwrap_or(0)
    }

    /// Everything heard so far.
    pub fn heard(&self) -> Vec<AgentMessage> {
        self.heard.lock().unwrap().clone()
    }

    /// How often the agent has asked on this connection whether it may switch.
    pub fn asked_to_switch(&self) -> usize {
        self.heard().iter().filter(|message| **message == AgentMessage::MaySwitch).count()
    }

    /// How often the agent has asked on this connection for an app to be tried.
    pub fn asked_to_try(&self, inspection: InspectionId) -> usize {
        let asked =
            |message: &&AgentMessage| matches!(message, AgentMessage::Try { id, .. } if *id == inspection);
        self.heard().iter().filter(asked).count()
    }

    /// The newest view.
    pub fn view(&self) -> Option<KioskView> {
        self.heard().into_iter().rev().find_map(|message| match message {
            AgentMessage::View(view) => Some(*view),
            AgentMessage::Screenshot { .. }
            | AgentMessage::Try { .. }
            | AgentMessage::StopTrial { .. }
            | AgentMessage::MaySwitch
            | AgentMessage::SwitchCancelled
            | AgentMessage::EventsTaken { .. }
            | AgentMessage::Maintenance(_)
            | AgentMessage::SelfTest(_)
            | AgentMessage::Network(_)
            | AgentMessage::Volume { .. }
            | AgentMessage::UseDevices(_)
            | AgentMessage::Display(_) => None,
        })
    }

    /// Waits for a screen.
    pub async fn sees(&self, what: &str, mut is_so: impl FnMut(&Screen) -> bool) -> Screen {
        eventually(what, || self.view().is_some_and(|view| is_so(&view.screen))).await;
        self.view().unwrap().screen
    }
}

/// A connection on which the agent has spoken. What it does first is to show something; whoever does not was starting a program when
/// it was killed: that one holds the socket until it runs, and takes connections that nobody will ever serve.
async fn open(socket: &Path) -> (UnixStream, Heard) {
    loop {
        let stream = eventually_some("the agent's socket", || UnixStream::connect(socket).ok()).await;
        let (heard, reading) = listen(&stream);
        let speaks = || !heard.lock().unwrap().is_empty();
        eventually("the agent's first word", || speaks() || reading.is_finished()).await;
        if speaks() {
            return (stream, heard);
        }
    }
}

fn listen(stream: &UnixStream) -> (Heard, JoinHandle<()>) {
    let heard = Heard::default();
    let (reader, sink) = (BufReader::new(stream.try_clone().unwrap()), Arc::clone(&heard));
    let reading = std::thread::spawn(move || {
        for line in reader.lines().map_while(Result::ok) {
            sink.lock().unwrap().push(serde_json::from_str(&line).unwrap());
        }
    });
    (heard, reading)
}
