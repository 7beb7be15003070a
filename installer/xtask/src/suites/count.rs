//! Adding up what the test runners say.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::Context;

/// Tests passed and failed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Count {
    /// A check that holds or does not.
    pub fn check(&mut self, result: &anyhow::Result<()>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(error) => {
                println!("FAILED: {error:#}");
                self.failed += 1;
            }
        }
    }

    /// A Rust test program: lines such as `test result: ok. 12 passed; 0 failed; …`.
    pub fn rust_tests(&mut self, title: &str, command: &mut Command) -> anyhow::Result<()> {
        self.runner(title, command, |line| {
            let rest = line.trim().strip_prefix("test result: ")?;
            Some(Self { passed: before(rest, " passed")?, failed: before(rest, " failed")? })
        })
    }

    /// vitest: a line such as `Tests  1 failed | 12 passed (13)`.
    pub fn vitest(&mut self, title: &str, command: &mut Command) -> anyhow::Result<()> {
        self.runner(title, command, |line| {
            let rest = line.trim().strip_prefix("Tests ")?;
            Some(Self {
                passed: before(rest, " passed").unwrap_or(0),
                failed: before(rest, " failed").unwrap_or(0),
            })
        })
    }

    /// Playwright: lines such as `12 passed (3.4s)` and `1 failed`.
    pub fn playwright(&mut self, title: &str, command: &mut Command) -> anyhow::Result<()> {
        self.runner(title, command, |line| {
            let line = line.trim();
            let number = |word: &str| -> Option<usize> {
                let (digits, rest) = line.split_once(' ')?;
                (rest.split(' ').next() == Some(word)).then(|| digits.parse().ok())?
            };
            match (number("passed"), number("failed")) {
                (Some(passed), _) => Some(Self { passed, failed: 0 }),
                (_, Some(failed)) => Some(Self { passed: 0, failed }),
                _ => None,
            }
        })
    }

    /// Runs a test runner, shows its output, and adds up the lines that `read` understands. A runner
    /// that fails without counting a failure (it did not compile, it crashed) counts as one.
    fn runner(
        &mut self,
        title: &str,
        command: &mut Command,
        read: impl Fn(&str) -> Option<Self>,
    ) -> anyhow::Result<()> {
        println!("── {title}");
        let mut child = command
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        let mut sum = Self::default();
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = String::from_utf8_lossy(&line?).into_owned();
                println!("{line}");
                if let Some(found) = read(&line) {
                    sum.passed += found.passed;
                    sum.failed += found.failed;
                }
            }
        }
        let status = child.wait()?;
        if !status.success() && sum.failed == 0 {
            println!("FAILED: {title}: {status}");
            sum.failed = 1;
        }
        self.passed += sum.passed;
        self.failed += sum.failed;
        println!("   {title}: {sum}");
        Ok(())
    }
}

/// The number right before a word, such as 12 in `ok. 12 passed; …` before ` passed`.
fn before(text: &str, word: &str) -> Option<usize> {
    let at = text.find(word)?;
    text[..at].rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(script: &str, add: impl Fn(&mut Count, &mut Command)) -> Count {
        let mut count = Count::default();
        add(&mut count, Command::new("sh").args(["-c", script]));
        count
    }

    #[test]
    fn adds_up_rust_tests() {
        let script = "echo 'test result: ok. 3 passed; 0 failed; 1 ignored'; \
                      echo 'test result: FAILED. 2 passed; 4 failed; 0 ignored'; exit 101";
        let sum = count(script, |count, command| count.rust_tests("x", command).unwrap());
        assert_eq!(sum, Count { passed: 5, failed: 4 });
    }

    #[test]
    fn a_runner_that_dies_counts_as_a_failure() {
        let sum = count("exit 1", |count, command| count.rust_tests("x", command).unwrap());
        assert_eq!(sum, Count { passed: 0, failed: 1 });
    }

    #[test]
    fn adds_up_vitest_and_playwright() {
        let script = "echo '      Tests  1 failed | 12 passed (13)'; exit 1";
        let sum = count(script, |count, command| count.vitest("x", command).unwrap());
        assert_eq!(sum, Count { passed: 12, failed: 1 });
        let script =
            "echo '  1 failed'; echo '    [x] a.spec.ts:1 passed by'; echo '  9 passed (3.4s)'; exit 1";
        let sum = count(script, |count, command| count.playwright("x", command).unwrap());
        assert_eq!(sum, Count { passed: 9, failed: 1 });
    }
}
