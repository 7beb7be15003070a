//! Children that never outlive us.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Context;
use tokio::process::{Child, Command};

/// A running program; dropped, it and all that it started end.
pub struct Process {
    child: Child,
    name: String,
    log: PathBuf,
}

/// A program that the kernel ends when we end, however we end.
pub fn program(path: impl AsRef<Path>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--"]).arg(path.as_ref());
    command
}

impl Process {
    /// Starts a program made by [`program`], its output in a file of its own.
    pub fn start(name: &str, command: &mut Command, logs: &Path) -> anyhow::Result<Self> {
        let log = logs.join(format!("{name}.log"));
        let output = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        Ok(Self { child, name: name.to_owned(), log })
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// An error with the end of its output, if it has ended.
    pub fn check_alive(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => {
                let log = self.log();
                let tail: Vec<&str> = log.lines().rev().take(20).collect();
                let tail: Vec<&str> = tail.into_iter().rev().collect();
                anyhow::bail!("{} ended ({status}):\n{}", self.name, tail.join("\n"))
            }
        }
    }

    /// SIGTERM, and SIGKILL where that does not help within five seconds.
    pub async fn stop(mut self) {
        self.signal("TERM");
        let wait = tokio::time::timeout(std::time::Duration::from_secs(5), self.child.wait());
        if wait.await.is_err() {
            self.kill_group();
            let _ = self.child.wait().await;
        }
    }

    /// As a power cut does it.
    pub async fn kill(mut self) {
        self.kill_group();
        let _ = self.child.wait().await;
    }

    fn kill_group(&self) {
        if let Some(pid) = self.child.id() {
            let _ = std::process::Command::new("kill").args(["-KILL", "--", &format!("-{pid}")]).status();
        }
    }

    fn signal(&self, signal: &str) {
        if let Some(pid) = self.child.id() {
            let _ =
                std::process::Command::new("kill").args([&format!("-{signal}"), &pid.to_string()]).status();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill_group();
    }
}
