use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

/// The files below a directory that were written since then and hold a mark, in letters of one byte or of two.
pub fn found(below: &Path, since: SystemTime, mark: &str) -> Vec<String> {
    let wide: String = mark.chars().flat_map(|letter| [letter.to_string(), "\\x00".into()]).collect();
    let since = format!("@{}", since.duration_since(UNIX_EPOCH).unwrap().as_secs());
    let output = Command::new("find")
        .arg(below)
        .args(["(", "-path", "/proc", "-o", "-path", "/sys", ")", "-prune", "-o"])
        .args(["-type", "f", "-newermt", &since])
        .args(["-exec", "grep", "-laP", &format!("{mark}|{wide}"), "{}", "+"])
        .output()
        .expect("find is installed");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}
