//! The file that the agent laid ready goes to a stick by a program that may mount one: neither the agent nor its user can.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use fleet_release::link::{LONGEST_STICK_NAME, StickOutcome};

use crate::log;
use crate::signals::Happening;
use crate::supervisor::Supervisor;

impl Supervisor {
    /// The agent hears what came of it; nothing else waits for it.
    pub(crate) fn write_stick(&mut self, name: &str) {
        let (start, sender) = (self.start, self.sender.clone());
        let program = self.config.stick_writer.clone().filter(|_| is_plain(name));
        let name = name.to_owned();
        std::thread::spawn(move || {
            let outcome = program.map_or(StickOutcome::Failed, |program| run(&program, &name));
            sender.send(Happening::StickWritten { start, outcome })
        });
    }
}

/// Whether it is a name that can be nothing but one, also to a program that takes options.
fn is_plain(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.len() <= LONGEST_STICK_NAME
        && name.bytes().all(is_letter)
}

fn run(program: &OsStr, name: &str) -> StickOutcome {
    match Command::new(program).arg(name).stdin(Stdio::null()).status() {
        Ok(status) => outcome(status.code()),
        Err(error) => {
            log::say(&format!("nothing is written to a stick: {error}"));
            StickOutcome::Failed
        }
    }
}

/// As `write-stick` ends.
const fn outcome(code: Option<i32>) -> StickOutcome {
    match code {
        Some(0) => StickOutcome::Written,
        Some(3) => StickOutcome::NoStick,
        Some(4) => StickOutcome::Full,
        Some(5) => StickOutcome::Locked,
        _ => StickOutcome::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_no_option() {
        assert!(is_plain("kiosk-log-5f2c9a7b"));
        for name in ["", "-f", "../x", "a/b", "a b", ".hidden", &"a".repeat(65)] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
