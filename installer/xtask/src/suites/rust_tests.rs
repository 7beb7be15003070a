//! The workspace's Rust programs and tests: built once, in one set of features, under Clippy's eyes, and run by package.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context, anyhow, bail, ensure};
use serde::Deserialize;

use super::count::{Count, rust_tests_in_silence};
use crate::build::FEATURES;
use crate::command::{program, root};

/// Test programs that wait for other programs much more than they compute.
const WAITING: [&str; 3] = ["tests/agent/main.rs", "tests/offline/main.rs", "tests/hall/main.rs"];

/// Test programs, ready to run, and what the compiler and Clippy warned of.
pub struct RustTests {
    programs: Vec<TestProgram>,
    warnings: usize,
}

struct TestProgram {
    package: String,
    directory: PathBuf,
    source: PathBuf,
    executable: PathBuf,
}

/// A line of `cargo build --message-format json`, as far as it is about a test program.
#[derive(Deserialize)]
struct Artifact {
    manifest_path: PathBuf,
    target: Target,
    profile: Profile,
    executable: PathBuf,
}

/// The same, as far as it is what the compiler says of the code.
#[derive(Deserialize)]
struct Said {
    message: Diagnostic,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: String,
}

#[derive(Deserialize)]
struct Target {
    src_path: PathBuf,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

impl RustTests {
    /// Compiles all of them, and the programs that they and the checks of the whole chain start, in one go. Cargo chooses
    /// features by the packages and targets that are asked for: asking for some of them at a time would compile most
    /// dependencies again for each suite. For the same reason Clippy looks on here, in place of the compiler, instead of
    /// reading everything once more on its own.
    pub fn build() -> anyhow::Result<Self> {
        println!("── build the programs and the Rust tests, and lint them");
        let started = Instant::now();
        let mut cargo = program("cargo", ".", &["build", "--workspace", "--lib", "--bins", "--tests"]);
        cargo.args(["--features", FEATURES, "--message-format", "json"]);
        cargo.env("RUSTC_WORKSPACE_WRAPPER", root().join("installer/xtask/clippy-once"));
        let mut child =
            cargo.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("cannot start cargo")?;
        let mut tests = Self { programs: Vec::new(), warnings: 0 };
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).lines() {
                tests.take(&line?);
            }
        }
        if !child.wait()?.success() {
            bail!("the programs or the Rust tests do not compile");
        }
        println!("   build the programs and the Rust tests: {} s", started.elapsed().as_secs());
        if tests.programs.is_empty() {
            bail!("cargo built no tests");
        }
        Ok(tests)
    }

    /// What cargo said in a line of its output.
    fn take(&mut self, line: &str) {
        self.programs.extend(test_program(line));
        if let Ok(Said { message }) = serde_json::from_str(line) {
            print!("{}", message.rendered);
            self.warnings += usize::from(message.level == "warning");
        }
    }

    /// An error where the compiler or Clippy warned of something; cargo says it again of what it need not compile anew.
    pub fn lint(&self) -> anyhow::Result<()> {
        ensure!(self.warnings == 0, "clippy: {} warnings", self.warnings);
        Ok(())
    }

    /// All but the programs of these sources, each of which has to be there.
    pub fn without(mut self, sources: &[&str]) -> anyhow::Result<Self> {
        for source in sources {
            let before = self.programs.len();
            self.programs.retain(|test| !test.source.ends_with(source));
            ensure!(self.programs.len() < before, "{source} is no source of a test program");
        }
        Ok(self)
    }

    /// Runs the tests of some packages, each program in its package's directory as cargo does, and counts. Those that wait run
    /// beside the others, and are heard at the end. A package without a test program is an error: somebody renamed it, and
    /// nothing would be tested.
    pub fn run(
        &self,
        count: &mut Count,
        title: &str,
        packages: &[&str],
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> anyhow::Result<()> {
        for package in packages {
            ensure!(
                self.programs.iter().any(|test| test.package == *package),
                "{package} has no test program"
            );
        }
        let chosen = self.programs.iter().filter(|test| packages.contains(&test.package.as_str()));
        let (waiting, computing): (Vec<&TestProgram>, Vec<_>) = chosen.partition(|test| test.waits());
        let commands = |tests: &[&TestProgram]| -> Vec<(String, Command)> {
            tests.iter().map(|test| test.command(title, arguments, environment)).collect()
        };
        let (waiting, computing) = (commands(&waiting), commands(&computing));
        thread::scope(|scope| {
            let beside = scope.spawn(move || {
                waiting
                    .into_iter()
                    .map(|(title, mut test)| rust_tests_in_silence(&title, &mut test))
                    .collect()
            });
            for (title, mut test) in computing {
                count.rust_tests(&title, &mut test)?;
            }
            let heard: anyhow::Result<Vec<_>> =
                beside.join().map_err(|_| anyhow!("a test runner panicked"))?;
            for (heard, said) in heard? {
                print!("{said}");
                count.add(heard);
            }
            Ok(())
        })
    }
}

impl TestProgram {
    /// Whether it waits for other programs much more than it computes.
    fn waits(&self) -> bool {
        WAITING.iter().any(|source| self.source.ends_with(source))
    }

    fn command(&self, title: &str, arguments: &[&str], environment: &[(&str, &str)]) -> (String, Command) {
        let source = self.source.strip_prefix(&self.directory).unwrap_or(&self.source);
        let title = format!("{title}: {} {}", self.package, source.display());
        let mut command = Command::new(&self.executable);
        command
            .current_dir(&self.directory)
            .env("CARGO_MANIFEST_DIR", &self.directory)
            .args(arguments)
            .envs(environment.iter().copied());
        (title, command)
    }
}

fn test_program(line: &str) -> Option<TestProgram> {
    let artifact: Artifact = serde_json::from_str(line).ok()?;
    let directory = artifact.manifest_path.parent()?.to_owned();
    artifact.profile.test.then(|| TestProgram {
        package: package_name(&artifact.manifest_path),
        directory,
        source: artifact.target.src_path,
        executable: artifact.executable,
    })
}

/// The name that a manifest gives its package.
fn package_name(manifest: &Path) -> String {
    let text = std::fs::read_to_string(manifest).unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("name = \""));
    name.map(|rest| rest.trim_end_matches('"').to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tests_are_taken_from_what_cargo_says() {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let line = |test: bool, executable: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"{manifest}","target":{{"src_path":"/s/main.rs"}},
                "profile":{{"test":{test}}},"executable":{executable}}}"#
            )
        };
        assert!(test_program(&line(false, r#""/t/xtask""#)).is_none(), "a program");
        assert!(test_program(&line(true, "null")).is_none(), "a library");
        assert!(test_program(r#"{"reason":"build-finished","success":true}"#).is_none());
        assert_eq!(test_program(&line(true, r#""/t/xtask-1""#)).unwrap().package, "xtask");
    }

    /// The package `one`, whose only test program does nothing.
    fn one() -> RustTests {
        let program = TestProgram {
            package: "one".to_owned(),
            directory: "/".into(),
            source: "/one/tests/hall/main.rs".into(),
            executable: "true".into(),
        };
        RustTests { programs: vec![program], warnings: 0 }
    }

    #[test]
    fn a_warning_fails_the_lint() {
        let mut tests = one();
        let said = |level: &str| {
            format!(
                r#"{{"reason":"compiler-message","message":{{"level":"{level}","rendered":"of {level}\\n"}}}}"#
            )
        };
        tests.take(&said("note"));
        tests.lint().unwrap();
        tests.take(&said("warning"));
        assert_eq!(tests.lint().unwrap_err().to_string(), "clippy: 1 warnings");
    }

    #[test]
    fn a_source_that_is_not_there_cannot_be_left_out() {
        assert!(one().without(&["tests/hall/main.rs"]).unwrap().programs.is_empty());
        for wrong in ["tests/hall.rs", "all/main.rs"] {
            assert!(one().without(&[wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn programs_that_wait_run_beside_the_others_and_are_counted() {
        let program = |source: &str, passes: &str| TestProgram {
            package: "one".to_owned(),
            directory: "/".into(),
            source: source.into(),
            executable: passes.into(),
        };
        let programs = vec![program("/one/src/lib.rs", "true"), program("/one/tests/hall/main.rs", "false")];
        let mut count = Count::default();
        RustTests { programs, warnings: 0 }.run(&mut count, "x", &["one"], &[], &[]).unwrap();
        assert_eq!((count.passed, count.failed), (0, 1));
        assert!(count.failures[0].starts_with("x: one one/tests/hall/main.rs"), "{:?}", count.failures);
    }

    #[test]
    fn a_package_without_a_test_program_is_an_error() {
        let mut count = Count::default();
        one().run(&mut count, "x", &["one"], &[], &[]).unwrap();
        let error = one().run(&mut count, "x", &["one", "two"], &[], &[]).unwrap_err();
        assert_eq!(error.to_string(), "two has no test program");
    }
}
