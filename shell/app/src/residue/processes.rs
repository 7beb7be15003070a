use std::time::{Duration, Instant};

use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind};
use terminal_devices::speaker;

/// What the kernel shows of the names: the first 15 bytes.
const WEB: &str = "WebKitWebProces";
const NETWORK: &str = "WebKitNetworkPr";

/// A process of the engine that has so many threads has told the engine its number: it does so before its third.
const THREADS: usize = 3;
/// One that has run for so many seconds has, too.
const GROWN_UP_S: u64 = 5;
/// One that still has not after so long never will.
const LONGEST_START: Duration = Duration::from_secs(30);

/// A process of the engine, or one that reads aloud, that descends from this one. Its number alone may be given to another later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionProcess {
    pid: Pid,
    started: u64,
    /// What it does.
    pub work: Work,
}

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Runs pages.
    Pages,
    /// Does the networking for all pages.
    Network,
    /// Reads aloud.
    Voice,
}

impl Work {
    fn by_name(name: &str) -> Option<Self> {
        match name {
            _ if name.starts_with(WEB) => Some(Self::Pages),
            _ if name.starts_with(NETWORK) => Some(Self::Network),
            _ if speaker::PROGRAMS.contains(&name) => Some(Self::Voice),
            _ => None,
        }
    }
}

impl SessionProcess {
    /// Its number.
    pub const fn pid(self) -> Pid {
        self.pid
    }

    /// Whether the engine can do without it: should it end before it has told its number, the engine ends this process (`readPIDFromPeer` in
    /// 2.50 at least).
    fn is_up(self) -> bool {
        let system = look(ProcessesToUpdate::Some(&[self.pid]));
        let Some(process) = system.process(self.pid).filter(|process| self.is(process)) else { return true };
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.pid)).map_or(0, Iterator::count);
        process.run_time() >= GROWN_UP_S || threads >= THREADS
    }

    /// Ends it at once.
    fn end(self) {
        let system = look(ProcessesToUpdate::Some(&[self.pid]));
        if let Some(process) = system.process(self.pid).filter(|process| self.is(process)) {
            process.kill();
        }
    }

    fn is(self, process: &Process) -> bool {
        process.start_time() == self.started && is_alive(process)
    }
}

/// Those that run pages and their network for this process, sandboxed or not, and those that read aloud.
pub fn session_processes() -> Vec<SessionProcess> {
    let system = look(ProcessesToUpdate::All);
    let Ok(own) = sysinfo::get_current_pid() else { return Vec::new() };
    let all = system.processes().values().filter_map(session_process);
    all.filter(|process| descends(&system, process.pid, own)).collect()
}

/// Ends those that do the networking: at once, or as soon as they are up.
pub fn end_network(processes: &[SessionProcess]) {
    let (up, starting): (Vec<_>, Vec<_>) = processes
        .iter()
        .copied()
        .filter(|process| process.work == Work::Network)
        .partition(|process| process.is_up());
    up.into_iter().for_each(SessionProcess::end);
    if starting.is_empty() {
        return;
    }
    let waiting = std::thread::Builder::new().name("network".into()).spawn(move || {
        let until = Instant::now() + LONGEST_START;
        for process in starting {
            while !process.is_up() && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(20));
            }
            process.end();
        }
    });
    if let Err(error) = waiting {
        tracing::error!(%error, "a process that does the networking goes on");
    }
}

/// Ends those that a shell left behind which was killed, and returns them. They are this user's, and have lost
/// whoever started them.
pub fn end_orphans() -> Vec<SessionProcess> {
    let system = look(ProcessesToUpdate::All);
    let Some(own) = sysinfo::get_current_pid().ok().and_then(|pid| system.process(pid)) else {
        return Vec::new();
    };
    let orphaned = |process: &&Process| {
        let parent = process.parent();
        parent == Some(Pid::from_u32(1)) || (parent.is_some() && parent == own.parent())
    };
    let left: Vec<SessionProcess> = system
        .processes()
        .values()
        .filter(|process| process.user_id() == own.user_id())
        .filter(orphaned)
        .filter_map(session_process)
        .collect();
    for process in &left {
        process.end();
    }
    left
}

/// Waits for processes to end; how many are left then.
pub fn await_end(processes: &[SessionProcess], until: Instant, look_again: Duration) -> usize {
    let pids: Vec<Pid> = processes.iter().map(|process| process.pid).collect();
    loop {
        let system = look(ProcessesToUpdate::Some(&pids));
        let lives = |process: &&SessionProcess| system.process(process.pid).is_some_and(|it| process.is(it));
        let left = processes.iter().filter(lives).count();
        if left == 0 || Instant::now() >= until {
            return left;
        }
        std::thread::sleep(look_again);
    }
}

fn look(at: ProcessesToUpdate<'_>) -> System {
    let mut system = System::new();
    let kind = ProcessRefreshKind::nothing().without_tasks().with_user(UpdateKind::Always);
    system.refresh_processes_specifics(at, true, kind);
    system
}

fn session_process(process: &Process) -> Option<SessionProcess> {
    let work = Work::by_name(process.name().to_str()?).filter(|_| is_alive(process))?;
    Some(SessionProcess { pid: process.pid(), started: process.start_time(), work })
}

fn is_alive(process: &Process) -> bool {
    !matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead)
}

fn descends(system: &System, pid: Pid, from: Pid) -> bool {
    let mut at = pid;
    while let Some(parent) = system.process(at).and_then(Process::parent) {
        if parent == from {
            return true;
        }
        at = parent;
    }
    false
}
