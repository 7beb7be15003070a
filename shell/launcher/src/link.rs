use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::sync::mpsc::Sender;
use std::time::Duration;

use fleet_release::link::{LauncherWord, MAX_LINE};

use crate::log;
use crate::signals::Happening;

/// The launcher's end of the line to one start of the agent.
#[derive(Debug)]
pub struct AgentLine {
    stream: UnixStream,
}

impl AgentLine {
    /// A line whose other end becomes the agent's standard input.
    pub fn open(start: u64, happenings: Sender<Happening>) -> io::Result<(Self, Stdio)> {
        let (ours, theirs) = UnixStream::pair()?;
        // An agent that does not read must not stop the launcher.
        ours.set_write_timeout(Some(Duration::from_secs(1)))?;
        let reader = ours.try_clone()?;
        std::thread::spawn(move || read(reader, start, &happenings));
        Ok((Self { stream: ours }, Stdio::from(OwnedFd::from(theirs))))
    }

    /// Says a word. An agent that is gone is noticed by its end, not here.
    pub fn say(&mut self, word: &LauncherWord) {
        let Ok(mut line) = serde_json::to_vec(word) else { return };
        line.push(b'\n');
        if let Err(error) = self.stream.write_all(&line) {
            log::say(&format!("the agent was not told {word:?}: {error}"));
        }
    }
}

fn read(stream: UnixStream, start: u64, happenings: &Sender<Happening>) {
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut reader).take(MAX_LINE as u64).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        match serde_json::from_slice(&line) {
            Ok(word) => {
                if happenings.send(Happening::Said { start, word }).is_err() {
                    return;
                }
            }
            // A newer agent may know words that this launcher does not.
            Err(error) => log::say(&format!("the agent said something unknown: {error}")),
        }
    }
}
