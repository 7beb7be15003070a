//! What a citizen may leave on this terminal, counted: processes and files. No window in here.

mod files;
mod processes;

use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use fleet_protocol::Residue;

pub use processes::{SessionProcess, Work, end_network, end_orphans, session_processes};

/// A process that was told to end does so within moments; one with a service worker lingers ten seconds.
const LONGEST: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// What is to be gone, and what was there.
#[derive(Debug)]
pub struct Traces {
    /// The processes.
    pub processes: Vec<SessionProcess>,
    /// How many clipboards held something.
    pub clipboards: u32,
    /// Files written since then count; `None` if none does.
    pub since: Option<SystemTime>,
    /// The shell's own directory, in which nothing of a citizen is.
    pub own: PathBuf,
}

impl Traces {
    /// Waits until the processes are gone, for a while, and counts again. To be called on a thread of its own.
    /// `clipboards` is how many still hold something.
    pub fn gone(self, clipboards: u32) -> (Residue, Residue) {
        let files = || self.since.map_or(0, |since| number(files::written_since(since, &self.own)));
        let before = residue(self.processes.len(), self.clipboards, files());
        let left = processes::await_end(&self.processes, Instant::now() + LONGEST, LOOK_AGAIN);
        (before, residue(left, clipboards, files()))
    }
}

/// What the spool holds is counted by who speaks to it.
fn residue(processes: usize, clipboards: u32, files: u32) -> Residue {
    Residue { processes: number(processes), clipboards, files, print_jobs: 0 }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
