use std::fs::{File, rename};
use std::io::Write as _;
use std::path::Path;
use std::time::SystemTime;

use serde::Serialize;

use crate::Language;
use crate::check::{Check, Verdict};
use crate::words::Words;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// When, in Unix milliseconds by the machine's own clock.
    at: u64,
    checks: Vec<Checked>,
}

#[derive(Debug, Serialize)]
struct Checked {
    check: Check,
    #[serde(flatten)]
    verdict: Verdict,
}

impl Report {
    #[expect(
        clippy::disallowed_methods,
        reason = "a file about the machine carries its own clock, right or wrong"
    )]
    pub fn new(found: Vec<(Check, Verdict)>) -> Self {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let checks = found.into_iter().map(|(check, verdict)| Checked { check, verdict }).collect();
        Self { at: u64::try_from(now.as_millis()).unwrap_or(u64::MAX), checks }
    }

    /// Whether there is nothing to mend. What is unknown has to be looked at by a person.
    pub fn is_safe(&self) -> bool {
        self.checks.iter().all(|one| one.verdict == Verdict::Safe)
    }

    pub fn json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Writes it beside its place and moves it there, so that nobody reads half of it.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let beside = path.with_extension("new");
        let mut file = File::create(&beside)?;
        file.write_all(self.json()?.as_bytes())?;
        file.sync_all()?;
        rename(&beside, path)?;
        Ok(())
    }

    /// For people: what is to be mended first, with the way to do it; what is as it should be in a line each.
    pub fn text(&self, language: Language) -> String {
        let mut text = String::new();
        for rank in 0..3 {
            for one in self.checks.iter().filter(|one| rank_of(&one.verdict) == rank) {
                text += &entry(one, language);
            }
        }
        let count = |rank| self.checks.iter().filter(|one| rank_of(&one.verdict) == rank).count();
        let (bad, unknown, good) = (count(0), count(1), count(2));
        text + &match language {
            Language::Zh => format!(
                "\n共 {} 项：{bad} 项须整改，{unknown} 项无法判断，{good} 项合格\n",
                self.checks.len()
            ),
            Language::En => {
                format!(
                    "\n{} checks: {bad} to be mended, {unknown} unknown, {good} as they should be\n",
                    self.checks.len()
                )
            }
        }
    }
}

const fn rank_of(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Unsafe(_) => 0,
        Verdict::Unknown(_) => 1,
        Verdict::Safe => 2,
    }
}

fn entry(one: &Checked, language: Language) -> String {
    let words = Words::of(one.check).in_language(language);
    let (mark, found) = match (&one.verdict, language) {
        (Verdict::Safe, Language::Zh) => return format!("[合格] {}\n", words.title),
        (Verdict::Safe, Language::En) => return format!("[ok] {}\n", words.title),
        (Verdict::Unsafe(found), Language::Zh) => ("整改", found),
        (Verdict::Unsafe(found), Language::En) => ("MEND", found),
        (Verdict::Unknown(found), Language::Zh) => ("未知", found),
        (Verdict::Unknown(found), Language::En) => ("unknown", found),
    };
    let mut text = format!("[{mark}] {}\n       {}\n", words.title, words.why);
    let facts = found.iter().map(|fact| format!("       · {fact}\n"));
    text.extend(facts.chain(words.mend.lines().map(|line| format!("       → {line}\n"))));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let found = vec![
            (Check::Clock, Verdict::Safe),
            (Check::RemoteLogin, Verdict::Unsafe(vec!["ssh.service".into()])),
            (Check::BootMenu, Verdict::unknown("/boot/grub/grub.cfg")),
        ];
        Report { at: 1, ..Report::new(found) }
    }

    #[test]
    fn what_is_to_be_mended_comes_first_with_the_way_to_do_it() {
        let text = report().text(Language::En);
        let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is not in {text}"));
        assert!(place("[MEND]") < place("[unknown]") && place("[unknown]") < place("[ok]"));
        assert!(place("· ssh.service") < place("→ systemctl disable --now ssh"));
        assert!(text.ends_with("3 checks: 1 to be mended, 1 unknown, 1 as they should be\n"));
        assert!(report().text(Language::Zh).starts_with("[整改] 远程登录\n"));
    }

    #[test]
    fn programs_read_codes() {
        let json: serde_json::Value = serde_json::from_str(&report().json().unwrap()).unwrap();
        let expected = serde_json::json!({"at": 1, "checks": [
            {"check": "clock", "verdict": "safe"},
            {"check": "remote_login", "verdict": "unsafe", "found": ["ssh.service"]},
            {"check": "boot_menu", "verdict": "unknown", "found": ["/boot/grub/grub.cfg"]},
        ]});
        assert_eq!(json, expected);
    }

    #[test]
    fn the_file_is_whole_or_not_there() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("hardening.json");
        report().write(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), report().json().unwrap());
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_unknown_is_not_called_safe() {
        assert!(Report::new(vec![(Check::Clock, Verdict::Safe)]).is_safe());
        assert!(!Report::new(vec![(Check::Clock, Verdict::unknown("x"))]).is_safe());
    }
}
