use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fleet_protocol::Event;
use terminal_core::ipc::{AgentMessage, KioskView, ShellLine, ShellMessage};

/// Plays the agent: shows a view to every shell that connects, and remembers what it says.
#[derive(Clone)]
pub struct FakeAgent(Arc<Mutex<State>>);

struct State {
    view: KioskView,
    connection: Option<UnixStream>,
    said: Vec<ShellMessage>,
    beats: Vec<Instant>,
}

impl FakeAgent {
    pub fn start(socket: &Path, view: KioskView) -> Self {
        let listener = UnixListener::bind(socket).unwrap();
        let agent =
            Self(Arc::new(Mutex::new(State { view, connection: None, said: Vec::new(), beats: Vec::new() })));
        let accepting = agent.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                accepting.serve(stream);
            }
        });
        agent
    }

    fn serve(&self, stream: UnixStream) {
        let reading = BufReader::new(stream.try_clone().unwrap());
        let view = {
            let mut state = self.0.lock().unwrap();
            state.connection = Some(stream);
            state.view.clone()
        };
        self.say(&AgentMessage::View(Box::new(view)));
        for line in reading.lines().map_while(Result::ok) {
            let line: ShellLine = serde_json::from_str(&line).unwrap();
            let mut state = self.0.lock().unwrap();
            if matches!(line.message, ShellMessage::Heartbeat { .. }) {
                state.beats.push(Instant::now());
            }
            state.said.push(line.message);
        }
    }

    pub fn say(&self, message: &AgentMessage) {
        let mut line = serde_json::to_vec(message).unwrap();
        line.push(b'\n');
        let mut state = self.0.lock().unwrap();
        if let Some(connection) = &mut state.connection {
            connection.write_all(&line).unwrap();
        }
    }

    pub fn said(&self) -> Vec<ShellMessage> {
        self.0.lock().unwrap().said.clone()
    }

    /// What was said until now was said by a shell that is gone.
    pub fn forget(&self) {
        self.0.lock().unwrap().said.clear();
    }

    pub fn events(&self) -> Vec<Event> {
        let event = |message| match message {
            ShellMessage::Event(event) => Some(event),
            _ => None,
        };
        self.said().into_iter().filter_map(event).collect()
    }

    pub fn heartbeats(&self) -> usize {
        self.0.lock().unwrap().beats.len()
    }

    /// The longest time between two heartbeats.
    pub fn longest_silence(&self) -> Duration {
        let beats = &self.0.lock().unwrap().beats;
        beats.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or_default()
    }

    /// Whether the home page has painted.
    pub fn home_painted(&self) -> bool {
        self.said().iter().any(|said| matches!(said, ShellMessage::Heartbeat { home_painted: true, .. }))
    }
}
