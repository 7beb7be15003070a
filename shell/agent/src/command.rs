//! Programs that the system brings, asked without a shell; what is not there, or says nothing in time, answers nothing.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

/// They look something up: none takes longer.
const LIMIT: Duration = Duration::from_secs(10);
/// A longer answer is none.
const LONGEST: usize = 256 << 10;

/// What a program prints, whatever it exits with: `smartctl` exits with bits of what it found.
pub(crate) async fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).env("LC_ALL", "C").stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(LIMIT, command.output()).await.ok()?.ok()?;
    let text = String::from_utf8(output.stdout).ok().filter(|text| text.len() <= LONGEST)?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
