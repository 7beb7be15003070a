//! Proportional memory of a program with all that it started.

use std::collections::HashMap;
use std::fs;

/// MiB of a process and its descendants, each shared page divided among those that share it (`Pss` of
/// `/proc/PID/smaps_rollup`, proc(5)).
pub fn proportional_mib(root: u32) -> anyhow::Result<f64> {
    let kib: u64 = family(root)?.into_iter().filter_map(pss_kib).sum();
    #[expect(clippy::cast_precision_loss, reason = "a figure of a few digits")]
    Ok(kib as f64 / 1024.0)
}

fn family(root: u32) -> anyhow::Result<Vec<u32>> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        if let Some(parent) = parent_of(process) {
            children.entry(parent).or_default().push(process);
        }
    }
    let mut family = vec![root];
    let mut next = 0;
    while let Some(process) = family.get(next) {
        let theirs = children.remove(process).unwrap_or_default();
        family.extend(theirs);
        next += 1;
    }
    Ok(family)
}

/// The field after the state, which follows the name in brackets; the name may hold anything.
fn parent_of(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()
}

fn pss_kib(process: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().split(' ').next()?.parse().ok())
}
