//! What the check of the machine (`kiosk-hardening`) left for the agent: another program's file, which may be old, damaged or not there.

use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::time::SystemTime;

use fleet_protocol::{ActualHardening, UnixMillis};
use serde::Deserialize;

/// A longer file is none of `kiosk-hardening`.
const LONGEST: u64 = 64 * 1024;
/// More checks than there are, and longer codes than they have, are not passed on.
const MOST_CHECKS: usize = 64;
const LONGEST_CODE: usize = 64;

/// The file, looked at when it changes.
#[derive(Debug)]
pub(crate) struct HardeningFile {
    path: PathBuf,
    seen: Option<SystemTime>,
    found: Option<ActualHardening>,
}

/// What is read of it; the rest is for people.
#[derive(Deserialize)]
struct Report {
    at: UnixMillis,
    checks: Vec<Checked>,
}

#[derive(Deserialize)]
struct Checked {
    check: String,
    verdict: Verdict,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Safe,
    Unsafe,
    Unknown,
}

impl HardeningFile {
    pub(crate) fn new(path: PathBuf) -> Self {
        let mut file = Self { path, seen: None, found: None };
        file.look();
        file
    }

    /// What it said when it was last looked at.
    pub(crate) fn found(&self) -> Option<ActualHardening> {
        self.found.clone()
    }

    /// Where it is.
    pub(super) fn path(&self) -> &std::path::Path {
        &self.path
    }

    /// Reads it if it is another one.
    pub(super) fn look(&mut self) {
        let modified = self.path.metadata().and_then(|about| about.modified()).ok();
        if modified == self.seen {
            return;
        }
        self.seen = modified;
        self.found = modified.and_then(|_| match self.read() {
            Ok(found) => Some(found),
            Err(error) => {
                tracing::warn!(%error, "the file of `kiosk-hardening` cannot be read");
                None
            }
        });
    }

    fn read(&self) -> std::io::Result<ActualHardening> {
        let mut text = String::new();
        File::open(&self.path)?.take(LONGEST).read_to_string(&mut text)?;
        let report: Report = serde_json::from_str(&text)?;
        let codes = |verdict: Verdict| {
            let those = report.checks.iter().filter(|one| one.verdict == verdict);
            let codes = those.map(|one| one.check.clone()).filter(|code| code.len() <= LONGEST_CODE);
            codes.take(MOST_CHECKS).collect()
        };
        Ok(ActualHardening {
            at: report.at,
            to_mend: codes(Verdict::Unsafe),
            unknown: codes(Verdict::Unknown),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUND: &str = r#"{"at": 5, "checks": [
        {"check": "clock", "verdict": "safe"},
        {"check": "remote_login", "verdict": "unsafe", "found": ["ssh.service"]},
        {"check": "boot_menu", "verdict": "unknown", "found": ["/boot/grub/grub.cfg"]}
    ]}"#;

    #[test]
    fn it_is_read_when_it_changes_and_forgotten_when_it_is_gone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("hardening.json");
        let mut file = HardeningFile::new(path.clone());
        assert_eq!(file.found(), None);
        std::fs::write(&path, FOUND).unwrap();
        file.look();
        let found = ActualHardening {
            at: 5,
            to_mend: vec!["remote_login".into()],
            unknown: vec!["boot_menu".into()],
        };
        assert_eq!(file.found(), Some(found));
        std::fs::remove_file(&path).unwrap();
        file.look();
        assert_eq!(file.found(), None);
    }

    #[test]
    fn what_is_no_report_is_none() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("hardening.json");
        let long = format!("{}{FOUND}", " ".repeat(64 * 1024));
        for text in ["", "{}", r#"{"at": 5, "checks": [{"check": "clock", "verdict": "maybe"}]}"#, &long] {
            std::fs::write(&path, text).unwrap();
            assert_eq!(HardeningFile::new(path.clone()).found(), None, "{text:.20}");
        }
    }
}
