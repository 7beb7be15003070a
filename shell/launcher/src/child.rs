use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::restart::Backoff;
use crate::user::User;

/// One of the two programs, running or waiting to run again.
#[derive(Debug)]
pub struct Program {
    /// When it is to be started again.
    pub restart_at: Option<Instant>,
    child: Option<Child>,
    started_at: Instant,
    backoff: Backoff,
}

impl Program {
    /// A program that does not run yet.
    pub fn new(backoff: Backoff, now: Instant) -> Self {
        Self { restart_at: None, child: None, started_at: now, backoff }
    }

    /// Whether it runs.
    pub const fn runs(&self) -> bool {
        self.child.is_some()
    }

    /// Keeps a child that was just started.
    pub fn started(&mut self, child: Child, now: Instant) {
        self.child = Some(child);
        self.started_at = now;
        self.restart_at = None;
    }

    /// Its exit status, once, when it has ended. Its helpers are ended with it.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let child = self.child.as_mut()?;
        let status = child.try_wait().ok()??;
        let group = Pid::from_child(child);
        self.child = None;
        // The group is empty in good order; then this changes nothing.
        let _ = kill_process_group(group, Signal::KILL);
        Some(status)
    }

    /// Plans the next start after a crash, or after a failure to start.
    pub fn plan_restart(&mut self, now: Instant) {
        self.restart_at = Some(self.backoff.after_crash(self.started_at, now));
    }

    /// Sends a signal to it and its helpers.
    pub fn signal(&self, signal: Signal) {
        if let Some(child) = &self.child {
            let _ = kill_process_group(Pid::from_child(child), signal);
        }
    }
}

/// A command that starts `program` in a group of its own and bound to the launcher's life; as `user`, with that
/// user's own group and no other, or as the launcher's. The user comes before all else, because the kernel
/// dissolves the bond when a process changes its user.
pub fn command(program: &Path, arguments: &[OsString], stdin: Stdio, user: Option<User>) -> Command {
    // Not `current_exe`: the launcher's file may have been replaced by a newer package.
    let mut command = Command::new("/proc/self/exe");
    command.arg("exec").arg(std::process::id().to_string()).arg(program.as_os_str());
    command.args(arguments.iter().map(OsString::as_os_str)).stdin(stdin).process_group(0);
    if let Some(User { uid, gid }) = user {
        // As root this also takes all supplementary groups away.
        command.uid(uid).gid(gid);
    }
    command
}

/// Starts a command, with the program's name in the error.
pub fn spawn(command: &mut Command, name: &OsStr) -> io::Result<Child> {
    command.spawn().map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", name.display())))
}

/// The status of a program whose libraries the dynamic linker does not find, or not all that is called of them.
const NOT_LOADED: i32 = 127;
/// `EX_CONFIG` of `sysexits.h`.
const SYSTEM_UNFIT: i32 = 78;

/// An exit status in words.
pub fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(NOT_LOADED), _) => "cannot be loaded: a library of the system is missing or too old".to_owned(),
        (Some(SYSTEM_UNFIT), _) => "finds that the system is not what it needs; its log says what".to_owned(),
        (Some(code), _) => format!("ended with status {code}"),
        (None, Some(signal)) => format!("was ended by signal {signal}"),
        (None, None) => "ended".to_owned(),
    }
}
