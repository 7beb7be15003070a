//! Starting other programs, with their output in plain sight.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use anyhow::{Context, anyhow, bail};

/// The workspace's root.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or_else(|| here.clone(), PathBuf::from)
}

/// A program that will run in a directory below the root.
pub fn program(name: &str, directory: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root().join(directory)).args(arguments);
    command
}

/// Runs one step to its end, telling what it is and how long it took.
pub fn step(title: &str, command: &mut Command) -> anyhow::Result<()> {
    println!("── {title}");
    let started = Instant::now();
    let status =
        command.stdin(Stdio::null()).status().with_context(|| format!("cannot start {command:?}"))?;
    let seconds = started.elapsed().as_secs_f32();
    if !status.success() {
        bail!("{title}: failed after {seconds:.0} s ({status}): {command:?}");
    }
    println!("   {title}: {seconds:.0} s");
    Ok(())
}

/// Runs steps that compute on one core each, two at a time, in the order that they are named. What each says comes in one piece when
/// it has ended; all of them run, and the error is that of the first that failed.
pub fn side_by_side(steps: Vec<(String, Command)>) -> anyhow::Result<()> {
    let waiting = Mutex::new(steps.into_iter());
    let work = || {
        let mut outcome = Ok(());
        loop {
            let Some((title, mut command)) = waiting.lock().ok().and_then(|mut steps| steps.next()) else {
                return outcome;
            };
            outcome = outcome.and(to_its_end(&title, &mut command));
        }
    };
    thread::scope(|scope| {
        let other = scope.spawn(work);
        let outcome = work();
        outcome.and(other.join().map_err(|_| anyhow!("a step panicked"))?)
    })
}

/// A step that says nothing before it has ended.
fn to_its_end(title: &str, command: &mut Command) -> anyhow::Result<()> {
    let started = Instant::now();
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {command:?}"))?;
    let seconds = started.elapsed().as_secs_f32();
    let said = [output.stdout, output.stderr].concat();
    println!("── {title}\n{}   {title}: {seconds:.0} s", String::from_utf8_lossy(&said));
    if !output.status.success() {
        bail!("{title}: failed after {seconds:.0} s ({}): {command:?}", output.status);
    }
    Ok(())
}

/// What a program prints, if it runs and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> (String, Command) {
        (script.to_owned(), program("sh", ".", &["-c", script]))
    }

    #[test]
    fn of_steps_side_by_side_all_run_and_one_that_fails_is_told() {
        let mark = std::env::temp_dir().join(format!("side-by-side-{}", std::process::id()));
        let last = format!("touch {}", mark.display());
        let error =
            side_by_side(vec![shell("exit 3"), shell("true"), shell("true"), shell(&last)]).unwrap_err();
        assert!(error.to_string().starts_with("exit 3: failed"), "{error}");
        std::fs::remove_file(mark).unwrap();
        side_by_side(vec![shell("true")]).unwrap();
        side_by_side(Vec::new()).unwrap();
    }
}
