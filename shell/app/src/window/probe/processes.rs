use std::collections::HashMap;
use std::fs;

/// The ids of all web processes that descend from this one, sandboxed or not.
pub fn web_processes() -> Vec<u32> {
    let parents: HashMap<u32, (u32, String)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, stat(pid)?)))
        .collect();
    let ours = std::process::id();
    let descends = |pid: u32| {
        let mut at = pid;
        while let Some((parent, _)) = parents.get(&at) {
            if *parent == ours {
                return true;
            }
            at = *parent;
        }
        false
    };
    let web = |name: &str| name.starts_with("WebKitWebProces");
    let mut found: Vec<u32> =
        parents.iter().filter(|(pid, (_, name))| web(name) && descends(**pid)).map(|(pid, _)| *pid).collect();
    found.sort_unstable();
    found
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
