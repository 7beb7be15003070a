use std::collections::HashMap;
use std::fs;

/// The name that the kernel shows of a process that runs pages.
pub const WEB: &str = "WebKitWebProces";
/// The same of the one that does all their networking.
pub const NETWORK: &str = "WebKitNetworkPr";

/// The ids of all processes of this name that descend from `root`, sandboxed or not.
pub fn descendants(root: u32, name: &str) -> Vec<u32> {
    let parents: HashMap<u32, (u32, String)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, stat(pid)?)))
        .collect();
    let descends = |pid: u32| {
        let mut at = pid;
        while let Some((parent, _)) = parents.get(&at) {
            if *parent == root {
                return true;
            }
            at = *parent;
        }
        false
    };
    let named = parents.iter().filter(|(pid, (_, its))| its.starts_with(name) && descends(**pid));
    let mut found: Vec<u32> = named.map(|(pid, _)| *pid).collect();
    found.sort_unstable();
    found
}

pub fn kill(pid: u32) {
    let killed = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
    assert!(killed.unwrap().success());
}

/// Parent and name of a process that is not dead.
fn stat(pid: u32) -> Option<(u32, String)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (name, rest) = text.split_once('(')?.1.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    if matches!(fields.next()?, "Z" | "X") {
        return None;
    }
    Some((fields.next()?.parse().ok()?, name.to_owned()))
}

/// Kibibytes of memory that a process has; 0 when it is gone.
pub fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
