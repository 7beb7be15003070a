//! Adding up what the test runners say.

use std::collections::VecDeque;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::Context;

/// How many of a failed runner's last lines are said again at the end: every runner tells its failures last.
const LAST_LINES: usize = 60;

/// Tests passed and failed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Count {
    /// Passed.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// What the failed ones said, to be read without searching a long output.
    pub failures: Vec<String>,
}

/// What one runner counted.
#[derive(Default)]
struct Sum {
    passed: usize,
    failed: usize,
}

/// The failures, and the sum on the last line.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for failure in &self.failures {
            writeln!(f, "── FAILED: {failure}")?;
        }
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
                self.failures.push(format!("{error:#}"));
            }
        }
    }

    /// A Rust test program.
    pub fn rust_tests(&mut self, title: &str, command: &mut Command) -> anyhow::Result<()> {
        self.add(hear(title, command, rust_sum, |line| println!("{line}"))?);
        Ok(())
    }

    /// vitest: a line such as `Tests  1 failed | 12 passed (13)`.
    pub fn vitest(&mut self, title: &str, command: &mut Command) -> anyhow::Result<()> {
        let sum = |line: &str| {
            let rest = line.trim().strip_prefix("Tests ")?;
            Some(Sum {
                passed: before(rest, " passed").unwrap_or(0),
                failed: before(rest, " failed").unwrap_or(0),
            })
        };
        self.add(hear(title, command, sum, |line| println!("{line}"))?);
        Ok(())
    }

    /// Playwright: lines such as `12 passed (3.4s)` and `1 failed`.
    pub fn playwright(&mut self, title: &str, command: &mut Command) -> anyhow::Result<()> {
        let sum = |line: &str| {
            let line = line.trim();
            let number = |word: &str| -> Option<usize> {
                let (digits, rest) = line.split_once(' ')?;
                (rest.split(' ').next() == Some(word)).then(|| digits.parse().ok())?
            };
            match (number("passed"), number("failed")) {
                (Some(passed), _) => Some(Sum { passed, failed: 0 }),
                (_, Some(failed)) => Some(Sum { passed: 0, failed }),
                _ => None,
            }
        };
        self.add(hear(title, command, sum, |line| println!("{line}"))?);
        Ok(())
    }

    /// What a runner was heard to say.
    pub fn add(&mut self, heard: Heard) {
        let Heard { title, sum, last } = heard;
        self.passed += sum.passed;
        self.failed += sum.failed;
        if sum.failed > 0 {
            self.failures.push(format!("{title}\n{}", Vec::from(last).join("\n")));
        }
    }
}

/// What a runner said, as far as it counts.
pub struct Heard {
    title: String,
    sum: Sum,
    last: VecDeque<String>,
}

/// Runs a Rust test program and keeps what it says, to be told when there is room for it.
pub fn rust_tests_in_silence(title: &str, command: &mut Command) -> anyhow::Result<(Heard, String)> {
    let mut said = String::new();
    let heard = hear(title, command, rust_sum, |line| {
        said.push_str(line);
        said.push('\n');
    })?;
    Ok((heard, said))
}

/// Lines such as `test result: ok. 12 passed; 0 failed; …`.
fn rust_sum(line: &str) -> Option<Sum> {
    let rest = line.trim().strip_prefix("test result: ")?;
    Some(Sum { passed: before(rest, " passed")?, failed: before(rest, " failed")? })
}

/// Runs a test runner, passes on what it says, and adds up the lines that `read` understands. A runner that fails without
/// counting a failure (it did not compile, it crashed) counts as one.
fn hear(
    title: &str,
    command: &mut Command,
    read: impl Fn(&str) -> Option<Sum>,
    mut say: impl FnMut(&str),
) -> anyhow::Result<Heard> {
    say(&format!("── {title}"));
    let mut child = command
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {command:?}"))?;
    let (mut sum, mut last) = (Sum::default(), VecDeque::new());
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            say(&line);
            if let Some(found) = read(&line) {
                sum.passed += found.passed;
                sum.failed += found.failed;
            }
            if last.len() == LAST_LINES {
                last.pop_front();
            }
            last.push_back(line);
        }
    }
    let status = child.wait()?;
    if !status.success() && sum.failed == 0 {
        say(&format!("FAILED: {title}: {status}"));
        sum.failed = 1;
    }
    say(&format!("   {title}: {} passed, {} failed", sum.passed, sum.failed));
    Ok(Heard { title: title.to_owned(), sum, last })
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
        assert_eq!((sum.passed, sum.failed), (5, 4));
    }

    #[test]
    fn what_is_kept_is_all_that_was_said() {
        let script = "echo one; echo 'test result: FAILED. 2 passed; 1 failed'; exit 101";
        let (heard, said) = rust_tests_in_silence("x", Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(said, "── x\none\ntest result: FAILED. 2 passed; 1 failed\n   x: 2 passed, 1 failed\n");
        let mut sum = Count::default();
        sum.add(heard);
        assert_eq!((sum.passed, sum.failed, sum.failures.len()), (2, 1, 1));
    }

    #[test]
    fn a_runner_that_dies_counts_as_a_failure() {
        let sum = count("exit 1", |count, command| count.rust_tests("x", command).unwrap());
        assert_eq!((sum.passed, sum.failed), (0, 1));
    }

    #[test]
    fn adds_up_vitest_and_playwright() {
        let script = "echo '      Tests  1 failed | 12 passed (13)'; exit 1";
        let sum = count(script, |count, command| count.vitest("x", command).unwrap());
        assert_eq!((sum.passed, sum.failed), (12, 1));
        let script =
            "echo '  1 failed'; echo '    [x] a.spec.ts:1 passed by'; echo '  9 passed (3.4s)'; exit 1";
        let sum = count(script, |count, command| count.playwright("x", command).unwrap());
        assert_eq!((sum.passed, sum.failed), (9, 1));
    }

    #[test]
    fn what_failed_is_said_again_before_the_sum() {
        let script = "seq 100; echo 'why'; echo 'test result: FAILED. 2 passed; 1 failed'; exit 101";
        let sum = count(script, |count, command| count.rust_tests("the window", command).unwrap());
        let said = sum.to_string();
        let lines: Vec<_> = said.lines().collect();
        assert_eq!((lines[0], lines[1]), ("── FAILED: the window", "43"));
        assert_eq!(
            lines[lines.len() - 3..],
            ["why", "test result: FAILED. 2 passed; 1 failed", "2 passed, 1 failed"]
        );
        let good = count("echo 'test result: ok. 2 passed; 0 failed'", |count, command| {
            count.rust_tests("x", command).unwrap();
        });
        assert_eq!(good.to_string(), "2 passed, 0 failed");
    }
}
