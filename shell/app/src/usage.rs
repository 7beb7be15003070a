//! What the open app takes of the machine: measured four times a second beside the main thread.

mod traffic;

use std::fs;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
use terminal_core::bounds::{AppUse, MachineUse};

use traffic::Traffic;

use crate::residue::{SessionProcess, Work, session_processes};

const EVERY: Duration = Duration::from_millis(250);
/// Looking for processes reads all of the machine's: done more rarely than measuring, once the app has one.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Where the machine itself runs out of memory, the kernel ends an app's page before anything of the terminal's own.
const ENDED_FIRST: &str = "800";

/// Measures until it is dropped.
#[derive(Debug)]
pub struct Measuring {
    /// Nothing is ever sent: its end is the word.
    _ends: Sender<()>,
}

impl Measuring {
    /// Measures all processes of the engine but those that were there before the app.
    pub fn start(
        before: Vec<SessionProcess>,
        tell: impl Fn(AppUse) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (ends, ended) = channel::<()>();
        let mut meter = Meter::new(before);
        std::thread::Builder::new().name("usage".into()).spawn(move || {
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if let Some(app) = meter.measure() {
                    tell(app);
                }
            }
        })?;
        Ok(Self { _ends: ends })
    }
}

struct Meter {
    before: Vec<SessionProcess>,
    pids: Vec<Pid>,
    looked: Option<Instant>,
    system: System,
    traffic: Traffic,
}

impl Meter {
    fn new(before: Vec<SessionProcess>) -> Self {
        let (pids, looked, system, traffic) = (Vec::new(), None, System::new(), Traffic::default());
        Self { before, pids, looked, system, traffic }
    }

    /// None until the app has a process.
    fn measure(&mut self) -> Option<AppUse> {
        if self.pids.is_empty() || self.looked.is_none_or(|looked| looked.elapsed() >= LOOK_EVERY) {
            self.look();
        }
        self.refresh();
        let network = self.traffic.measure(&self.pids);
        let system = &self.system;
        let there: Vec<_> = self.pids.iter().filter_map(|pid| system.process(*pid)).collect();
        if there.is_empty() {
            self.pids.clear();
            return None;
        }
        let processors = number(system.cpus().len()).max(1);
        // In hundredths of one processor each.
        let percent: f32 = there.iter().map(|process| process.cpu_usage()).sum();
        Some(AppUse {
            memory: there.iter().map(|process| own_memory(process.pid())).sum(),
            processes: number(there.len()),
            processor: thousandths(percent) / processors,
            runnable: number(there.iter().map(|process| runnable(process.pid())).sum()),
            network,
            machine: MachineUse {
                memory: system.total_memory(),
                available: system.available_memory(),
                processor: thousandths(system.global_cpu_usage()),
                processors,
            },
        })
    }

    fn look(&mut self) {
        self.looked = Some(Instant::now());
        // The process of the network was there before, but speaks for the app alone: no page of the terminal's uses it.
        // What reads it aloud is the terminal's.
        let is_its_own = |process: &SessionProcess| match process.work {
            Work::Network => true,
            Work::Pages => !self.before.contains(process),
            Work::Voice => false,
        };
        let found: Vec<Pid> =
            session_processes().into_iter().filter(is_its_own).map(SessionProcess::pid).collect();
        for pid in found.iter().filter(|pid| !self.pids.contains(pid)) {
            // It may be gone again; one that is not this user's is not the app's.
            let _ = fs::write(format!("/proc/{pid}/oom_score_adj"), ENDED_FIRST);
        }
        self.pids = found;
    }

    fn refresh(&mut self) {
        self.system.refresh_cpu_usage();
        self.system.refresh_memory();
        let kind = ProcessRefreshKind::nothing().with_cpu().without_tasks();
        self.system.refresh_processes_specifics(ProcessesToUpdate::Some(&self.pids), true, kind);
    }
}

/// Memory that is there for this process: neither files nor the engine's code, which all its processes share; what was
/// swapped out too. The kernel keeps these sums, whereas the exact share of every page (`smaps_rollup`) would hold up the
/// process that is looked at, for longer the more it has taken.
fn own_memory(pid: Pid) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.lines().filter_map(own_kib).sum::<u64>() << 10
}

fn own_kib(line: &str) -> Option<u64> {
    let (name, value) = line.split_once(':')?;
    let counts = matches!(name, "RssAnon" | "RssShmem" | "VmSwap");
    counts.then(|| value.split_whitespace().next()?.parse().ok()).flatten()
}

/// How many threads of a process run or wait for a processor.
fn runnable(pid: Pid) -> usize {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let state = threads.filter_map(|thread| fs::read_to_string(thread.path().join("stat")).ok());
    state.filter(|stat| is_runnable(stat)).count()
}

/// The state follows the name, which may hold anything.
fn is_runnable(stat: &str) -> bool {
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('R'))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within what is clamped to")]
fn thousandths(percent: f32) -> u32 {
    (percent * 10.0).clamp(0.0, 1_000_000.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_of_its_own_counts_and_files_do_not() {
        let status = "VmRSS:\t  999 kB\nRssAnon:\t   12 kB\nRssFile:\t  100 kB\nRssShmem:\t    3 kB\nVmSwap:\t  5 kB\n";
        assert_eq!(status.lines().filter_map(own_kib).sum::<u64>(), 20);
        let own = Pid::from_u32(std::process::id());
        let before = own_memory(own);
        let taken = std::hint::black_box(vec![7_u8; 64 << 20]);
        assert!(own_memory(own) >= before + (60 << 20), "{before}");
        drop(taken);
    }

    #[test]
    fn threads_that_want_a_processor_count() {
        assert!(is_runnable("7 (JIT (S) Worklist) R 1 7"));
        assert!(!is_runnable("7 (R) S 1 7"));
        // This one runs.
        assert!(runnable(Pid::from_u32(std::process::id())) >= 1);
    }

    #[test]
    fn shares_are_of_the_whole() {
        assert_eq!([thousandths(0.0), thousandths(99.5), thousandths(f32::NAN)], [0, 995, 0]);
    }

    #[test]
    fn a_shell_without_an_app_measures_nothing() {
        assert_eq!(Meter::new(Vec::new()).measure(), None);
    }
}
