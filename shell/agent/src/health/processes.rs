use std::collections::HashSet;

use fleet_protocol::ProcessSample;
use sysinfo::{Pid, Process, System};

/// The most processes of one sample.
const MOST: usize = 32;

/// The terminal's own processes: the agent, the launcher above it, the shell and all below it.
pub(super) fn own_processes(system: &System, agent: u32, shell: Option<u32>) -> Vec<ProcessSample> {
    let mut own: HashSet<Pid> = HashSet::from([Pid::from_u32(agent)]);
    own.extend(launcher_of(system, agent));
    if let Some(shell) = shell {
        let shell = Pid::from_u32(shell);
        own.insert(shell);
        own.extend(system.processes().keys().filter(|pid| is_below(system, **pid, shell)));
    }
    let mut samples: Vec<ProcessSample> = own
        .iter()
        .filter_map(|pid| system.process(*pid))
        .filter(|p| p.thread_kind().is_none())
        .map(sample)
        .collect();
    samples.sort_by(|a, b| b.memory.cmp(&a.memory).then_with(|| a.name.cmp(&b.name)));
    samples.truncate(MOST);
    samples
}

fn launcher_of(system: &System, agent: u32) -> Option<Pid> {
    let parent = system.process(Pid::from_u32(agent))?.parent()?;
    let name = system.process(parent)?.name().to_string_lossy();
    name.contains("launcher").then_some(parent)
}

fn is_below(system: &System, pid: Pid, ancestor: Pid) -> bool {
    let parents = std::iter::successors(Some(pid), |pid| system.process(*pid)?.parent());
    // Process ids are reused: a chain that never ends is possible between two readings.
    parents.skip(1).take(64).any(|parent| parent == ancestor)
}

fn sample(process: &Process) -> ProcessSample {
    ProcessSample {
        name: process.name().to_string_lossy().into_owned(),
        cpu_percent: process.cpu_usage(),
        memory: process.memory(),
    }
}
