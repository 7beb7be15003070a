//! What GTK and the engine read from the environment, which has to be there before the first thread:
//! - WebKit's own sandbox (bubblewrap) around every web process. Tauri neither enables nor exposes it.
//! - No GL in the shell's own process. With it GTK draws a view that repaints over the views above it
//!   (the app over the bar's countdown). Web processes keep their GL: pages lose nothing.
//! - No drivers of EGL in the shell's own process: without GL it has no use for them, and that of Mesa for machines without a
//!   graphics card brings LLVM with it. Measured: 13 MiB less.
//! - Memory that is given back is overwritten at once in the shell's own process. What the shell's own process sees of a page (its address and
//!   title, what is typed) would else lie there until something else needs the place.

mod drivers;

use std::ffi::OsStr;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

const TUNABLES: &str = "GLIBC_TUNABLES";
const GTK_GL: &str = "GDK_GL";
const FORCE_SANDBOX: &str = "WEBKIT_FORCE_SANDBOX";
/// The engine's own allocators step back, and glibc's writes over all that is freed; its caches are off, because what
/// lies in them is not written over (`glibc.malloc.perturb`, `tcache_count`: "Memory Allocation Tunables" of its manual).
const FORGETFUL: [(&str, &str); 4] = [
    ("Malloc", "1"),
    ("G_SLICE", "always-malloc"),
    // Settings of a desktop: nobody has any here, and nothing is to be written for them.
    ("GSETTINGS_BACKEND", "memory"),
    (TUNABLES, "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"),
];
/// What would switch it off again; never inherited.
const DISABLE_SANDBOX: &str = "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS";
/// Set by the shell for itself where the machine has no sandbox to offer: why not.
const NO_SANDBOX: &str = "KIOSK_SHELL_NO_SANDBOX";

/// Starts this program anew in the environment that it needs, unless it has it.
pub fn enter() {
    if is_ready() {
        drivers::keep_out();
        return remember_in_pages();
    }
    start_anew(|again| again.env(FORCE_SANDBOX, "1").env_remove(NO_SANDBOX));
}

/// Comes back only if it failed.
fn start_anew(sandbox: impl FnOnce(&mut Command) -> &mut Command) {
    let Ok(program) = std::env::current_exe() else {
        tracing::error!("the shell cannot find itself, and cannot start anew");
        return;
    };
    let mut again = Command::new(program);
    again
        .args(std::env::args_os().skip(1))
        .env(GTK_GL, "disable")
        .env(drivers::DRIVERS, drivers::NONE)
        .env_remove(DISABLE_SANDBOX)
        .envs(FORGETFUL);
    let error = sandbox(&mut again).exec();
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

/// Why web processes run without a sandbox, if they do.
pub fn no_sandbox() -> Option<String> {
    if is(FORCE_SANDBOX, "1") && std::env::var_os(DISABLE_SANDBOX).is_none() {
        return None;
    }
    let reason = std::env::var(NO_SANDBOX).ok();
    Some(reason.unwrap_or_else(|| "the shell could not start itself anew".into()))
}

fn is_ready() -> bool {
    let sandbox_decided = is(FORCE_SANDBOX, "1") || std::env::var_os(NO_SANDBOX).is_some();
    let forgetful = FORGETFUL.iter().all(|(name, value)| is(name, value));
    let without_gl = is(GTK_GL, "disable") && is(drivers::DRIVERS, drivers::NONE);
    without_gl && forgetful && sandbox_decided && std::env::var_os(DISABLE_SANDBOX).is_none()
}

fn is(name: &str, value: &str) -> bool {
    std::env::var_os(name).as_deref() == Some(OsStr::new(value))
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
            start_anew(|again| again.env(NO_SANDBOX, reason).env_remove(FORCE_SANDBOX));
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
