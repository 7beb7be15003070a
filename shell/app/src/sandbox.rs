//! WebKit's own sandbox (bubblewrap) around every web process. Tauri neither enables nor exposes it; an
//! environment variable does, and has to be there before the first thread.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

const FORCE: &str = "WEBKIT_FORCE_SANDBOX";
/// What would switch it off again; never inherited.
const DISABLE: &str = "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS";

/// Starts this program anew with the sandbox on, if it is not and this machine can. Comes back if the
/// sandbox is on, or cannot be: then it says so, and the shell runs without.
pub fn enter() {
    if std::env::var_os(FORCE).is_some_and(|value| value == "1") && std::env::var_os(DISABLE).is_none() {
        return;
    }
    if let Err(reason) = usable() {
        tracing::warn!(reason, "web processes run WITHOUT a sandbox");
        return;
    }
    match std::env::current_exe() {
        Ok(program) => {
            let mut again = Command::new(program);
            again.args(std::env::args_os().skip(1)).env(FORCE, "1").env_remove(DISABLE);
            // Comes back only if it failed.
            let error = again.exec();
            tracing::error!(%error, "cannot start anew: web processes run WITHOUT a sandbox");
        }
        Err(error) => tracing::error!(%error, "web processes run WITHOUT a sandbox"),
    }
}

/// Tries what WebKit will do: namespaces of its own with a fresh /proc.
fn usable() -> Result<(), String> {
    let trial = [
        "--ro-bind",
        "/",
        "/",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--unshare-all",
        "--die-with-parent",
        "true",
    ];
    run("bwrap", &trial)?;
    run("xdg-dbus-proxy", &["--version"])
}

fn run(program: &str, args: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).output();
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(format!("{program} is not installed")),
        Err(error) => Err(format!("{program}: {error}")),
    }
}
