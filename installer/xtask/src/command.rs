//! Starting other programs, with their output in plain sight.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};

/// The workspace's root.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or_else(|| here.clone(), PathBuf::from)
}

/// A program that will run in a directory below the root.
pub fn program(name: &str, directory: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root().join(directory)).args(arguments);
    command
}

/// Runs one step to its end, telling what it is and how long it took.
pub fn step(title: &str, command: &mut Command) -> anyhow::Result<()> {
    println!("── {title}");
    let started = Instant::now();
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("cannot start {command:?}"))?;
    let seconds = started.elapsed().as_secs_f32();
    if !status.success() {
        bail!("{title}: failed after {seconds:.0} s ({status}): {command:?}");
    }
    println!("   {title}: {seconds:.0} s");
    Ok(())
}

/// What a program prints, if it runs and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
