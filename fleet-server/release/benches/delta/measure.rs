//! What a command costs: GNU time tells the processor's seconds and the peak of its resident memory.

use std::path::Path;
use std::process::Command;

/// What a command cost and said.
pub struct Cost {
    /// Of processor time, user and system.
    pub seconds: f64,
    /// The largest resident set of any of its processes.
    pub peak_mib: f64,
    /// Standard output and error.
    pub said: String,
}

/// Runs a command line in a directory.
pub fn run(line: &str, dir: &Path) -> Cost {
    let measured = dir.join("measured");
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%U %S %M", "-o"])
        .arg(&measured)
        .args(["sh", "-ec", line])
        .current_dir(dir)
        .output()
        .unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{line}: {said}");
    let text = std::fs::read_to_string(&measured).unwrap();
    let figures: Vec<f64> = text.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
    Cost { seconds: figures[0] + figures[1], peak_mib: figures[2] / 1024.0, said }
}
