use std::io;
use std::sync::mpsc::Sender;

use fleet_release::link::{AgentWord, StickOutcome};
use signal_hook::consts::{SIGCHLD, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Everything that the supervisor waits for.
#[derive(Debug)]
pub enum Happening {
    /// Stop everything and end.
    Terminate,
    /// Some program ended.
    ChildEnded,
    /// The agent of a start said something.
    Said { start: u64, word: AgentWord },
    /// What the agent of a start wanted on a stick is there, or not.
    StickWritten { start: u64, outcome: StickOutcome },
}

/// Turns signals into happenings, on a thread of their own.
pub fn listen(happenings: Sender<Happening>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGCHLD])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let happening = if signal == SIGCHLD { Happening::ChildEnded } else { Happening::Terminate };
            if happenings.send(happening).is_err() {
                return;
            }
        }
    });
    Ok(())
}
