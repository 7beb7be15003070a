use std::io::{BufRead, BufReader, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use fleet_release::link::{AgentWord, LauncherWord, StartReason};

/// The launcher's end of the line to one start of an agent, which runs version 1.0.0.
pub struct FakeLauncher {
    stream: UnixStream,
    words: Arc<Mutex<Vec<AgentWord>>>,
}

impl FakeLauncher {
    /// A line whose other end becomes an agent's standard input, with the greeting on it.
    pub fn new() -> (Self, Stdio) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let words: Arc<Mutex<Vec<AgentWord>>> = Arc::default();
        let (reader, sink) = (BufReader::new(ours.try_clone().unwrap()), Arc::clone(&words));
        std::thread::spawn(move || {
            for line in reader.lines().map_while(Result::ok) {
                sink.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        let launcher = Self { stream: ours, words };
        launcher.say(&LauncherWord::Started {
            slot: "1.0.0".parse().unwrap(),
            slot_dir: "/nowhere".into(),
            reason: StartReason::Restart,
            probation: None,
            fallen_back: None,
            previous: None,
            committed_counter: 1,
            healed: None,
            launcher_damage: None,
            restarts_machine: false,
            writes_sticks: true,
        });
        (launcher, Stdio::from(OwnedFd::from(theirs)))
    }

    /// Says something to the agent.
    pub fn say(&self, word: &LauncherWord) {
        let mut line = serde_json::to_vec(word).unwrap();
        line.push(b'\n');
        (&self.stream).write_all(&line).unwrap();
    }

    /// What the agent said so far.
    pub fn words(&self) -> Vec<AgentWord> {
        self.words.lock().unwrap().clone()
    }

    /// Whether the agent asked for a switch.
    pub fn activates(&self) -> bool {
        self.words().iter().any(|word| matches!(word, AgentWord::Activate { .. }))
    }
}
