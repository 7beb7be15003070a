//! Enters the environment that the window needs (`terminal-environment`), unless it was given by whoever started it.

mod drivers;

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

use terminal_environment::{TUNABLES, no_sandbox};

/// Starts this program anew in the environment that it needs, unless it has it.
pub fn enter() {
    if terminal_environment::is_given() {
        drivers::keep_out();
        return remember_in_pages();
    }
    start_anew(|again| terminal_environment::give(again));
}

/// Comes back only if it failed.
fn start_anew(give: impl FnOnce(&mut Command) -> &mut Command) {
    let Ok(program) = std::env::current_exe() else {
        tracing::error!("the shell cannot find itself, and cannot start anew");
        return;
    };
    let mut again = Command::new(program);
    again.args(std::env::args_os().skip(1));
    let error = give(&mut again).exec();
    tracing::error!(%error, "cannot start anew");
}

/// The processes of pages are ended when what they saw is to go, and need not overwrite it. They must not, either: when the
/// engine has made a page into pages of paper it looks once more at what it has given back, in 2.50 at least
/// (`WebPrintOperationGtk::endPrint`), which is harmless only as long as the old content is still there.
fn remember_in_pages() {
    // The shell's own allocator has read it already.
    if let Err(error) = glib::setenv(TUNABLES, "", true) {
        tracing::error!(%error, "pages cannot be printed");
    }
}

/// Programs that try what WebKit will do, while the window makes itself ready for its first page.
pub struct SandboxTrial(Vec<(&'static str, io::Result<Child>)>);

/// Namespaces of its own with a fresh /proc.
const NAMESPACES: [&str; 10] =
    ["--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--unshare-all", "--die-with-parent", "true"];

impl SandboxTrial {
    /// Begins, unless it is known that there is none.
    pub fn begin() -> Self {
        if no_sandbox().is_some() {
            return Self(Vec::new());
        }
        let programs: [(_, &[&str]); 2] = [("bwrap", &NAMESPACES), ("xdg-dbus-proxy", &["--version"])];
        Self(programs.map(|(program, args)| (program, spawn(program, args))).into())
    }

    /// To be asked before the first page. Where the machine cannot sandbox, the shell runs all the same, and says so: in
    /// the log and, by [`no_sandbox`], to the agent. It starts anew for that, as nobody can change what threads read.
    pub fn end(self) {
        let outcome = self.0.into_iter().try_for_each(|(program, child)| outcome(program, child));
        if let Err(reason) = outcome {
            tracing::warn!(reason, "web processes run WITHOUT a sandbox");
            start_anew(|again| terminal_environment::give_without_sandbox(again, &reason));
        }
    }
}

fn spawn(program: &str, args: &[&str]) -> io::Result<Child> {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()
}

fn outcome(program: &str, child: io::Result<Child>) -> Result<(), String> {
    match child.and_then(Child::wait_with_output) {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!("{program}: {}", String::from_utf8_lossy(&output.stderr).trim())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(format!("{program} is not installed")),
        Err(error) => Err(format!("{program}: {error}")),
    }
}
