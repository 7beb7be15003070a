use std::time::{Duration, Instant};

use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System, UpdateKind};

/// What the kernel shows of the names: the first 15 bytes.
const WEB: &str = "WebKitWebProces";
const NETWORK: &str = "WebKitNetworkPr";

/// A process of the engine that descends from this one. Its number alone may be given to another later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EngineProcess {
    pid: Pid,
    started: u64,
    /// Whether it does the networking for all pages.
    pub is_network: bool,
}

impl EngineProcess {
    /// Its number.
    pub const fn pid(self) -> Pid {
        self.pid
    }

    /// Ends it at once.
    pub fn end(self) {
        let system = look(ProcessesToUpdate::Some(&[self.pid]));
        if let Some(process) = system.process(self.pid).filter(|process| self.is(process)) {
            process.kill();
        }
    }

    fn is(self, process: &Process) -> bool {
        process.start_time() == self.started && is_alive(process)
    }
}

/// Those that run pages and their network for this process, sandboxed or not.
pub fn engine_processes() -> Vec<EngineProcess> {
    let system = look(ProcessesToUpdate::All);
    let Ok(own) = sysinfo::get_current_pid() else { return Vec::new() };
    let engine = system.processes().values().filter_map(engine_process);
    engine.filter(|process| descends(&system, process.pid, own)).collect()
}

/// Ends those that a shell left behind which was killed, and returns them. They are this user's, and have lost
/// whoever started them.
pub fn end_orphans() -> Vec<EngineProcess> {
    let system = look(ProcessesToUpdate::All);
    let Some(own) = sysinfo::get_current_pid().ok().and_then(|pid| system.process(pid)) else {
        return Vec::new();
    };
    let orphaned = |process: &&Process| {
        let parent = process.parent();
        parent == Some(Pid::from_u32(1)) || (parent.is_some() && parent == own.parent())
    };
    let left: Vec<EngineProcess> = system
        .processes()
        .values()
        .filter(|process| process.user_id() == own.user_id())
        .filter(orphaned)
        .filter_map(engine_process)
        .collect();
    for process in &left {
        process.end();
    }
    left
}

/// Waits for processes to end; how many are left then.
pub fn await_end(processes: &[EngineProcess], until: Instant, look_again: Duration) -> usize {
    let pids: Vec<Pid> = processes.iter().map(|process| process.pid).collect();
    loop {
        let system = look(ProcessesToUpdate::Some(&pids));
        let lives = |process: &&EngineProcess| system.process(process.pid).is_some_and(|it| process.is(it));
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

fn engine_process(process: &Process) -> Option<EngineProcess> {
    let name = process.name().to_str()?;
    let is_network = name.starts_with(NETWORK);
    let is_engine = (is_network || name.starts_with(WEB)) && is_alive(process);
    is_engine.then(|| EngineProcess { pid: process.pid(), started: process.start_time(), is_network })
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
