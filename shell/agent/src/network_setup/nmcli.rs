use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// How long NetworkManager may take for what it does at once.
const AT_ONCE: Duration = Duration::from_secs(10);
/// What is told of its words.
const LONGEST_WORD: usize = 200;

/// The program.
#[derive(Debug, Clone)]
pub(super) struct Nmcli {
    program: &'static str,
}

impl Default for Nmcli {
    fn default() -> Self {
        Self { program: "nmcli" }
    }
}

/// Why something could not be set.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// `nmcli` cannot be run.
    #[error("nmcli cannot be run: {0}")]
    NotThere(#[from] std::io::Error),
    /// It took too long.
    #[error("NetworkManager did not answer in time")]
    Silent,
    /// No card is the one that is meant.
    #[error("there is no such network card")]
    NoSuchCard,
    /// It refused.
    #[error("{0}")]
    Refused(String),
}

impl Nmcli {
    /// Runs it; what it prints.
    pub(super) async fn run(&self, arguments: &[&str]) -> Result<String, SetupError> {
        self.run_within(AT_ONCE, arguments).await
    }

    /// The same for what takes longer.
    pub(super) async fn run_within(&self, limit: Duration, arguments: &[&str]) -> Result<String, SetupError> {
        let mut command = self.command(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output =
            tokio::time::timeout(limit, command.output()).await.map_err(|_| SetupError::Silent)??;
        said(&output)
    }

    /// Runs it with something on its standard input that nobody is to see: neither is what it prints.
    pub(super) async fn run_with_secret(&self, arguments: &[&str], input: &str) -> Result<(), SetupError> {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let talk = async {
            let mut child = command.spawn()?;
            if let Some(mut stdin) = child.stdin.take() {
                stdin.write_all(input.as_bytes()).await?;
            }
            child.wait().await
        };
        let status = tokio::time::timeout(AT_ONCE, talk).await.map_err(|_| SetupError::Silent)??;
        status.success().then_some(()).ok_or_else(|| SetupError::Refused(format!("nmcli: {status}")))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        // Its words are read: they are to be the same everywhere.
        command.env("LC_ALL", "C").args(arguments).kill_on_drop(true);
        command
    }
}

fn said(output: &Output) -> Result<String, SetupError> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let words = words.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("nmcli failed");
    let words = words.strip_prefix("Error: ").unwrap_or(words);
    Err(SetupError::Refused(words.chars().take(LONGEST_WORD).collect()))
}
