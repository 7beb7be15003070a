use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::process::{Pid, Signal, getppid, set_parent_process_death_signal};

/// Becomes `program`, which the kernel kills when the launcher dies, however that dies: no shell is
/// left on the screen that nobody watches. Returns only on failure.
///
/// It is the launcher's own program that calls this, between fork and the real program, because doing
/// so in a forked child without a program of its own needs unsafe code.
pub fn exec(parent: i32, program: &OsStr, arguments: &[OsString]) -> io::Error {
    if let Err(error) = set_parent_process_death_signal(Some(Signal::KILL)) {
        return error.into();
    }
    // The launcher may have died before the line above.
    if getppid().map(Pid::as_raw_pid) != Some(parent) {
        return io::Error::other("the launcher is gone");
    }
    Command::new(program).args(arguments).exec()
}
