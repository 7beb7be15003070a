//! A terminal whose disk is as a power cut left it is switched on again.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use fleet_protocol::AttemptState;
use fleet_release::BootState;
use fleet_release::slot::{complete_slots, slot_dir, verify_slot};
use tokio::process::{Child, Command};
use uuid::Uuid;

use super::disk::Disk;
use super::fleet::{Fleet, Terminal};
use super::record::{Place, launcher};
use super::{publish, trace::Recording};

/// On a busy machine a start takes its time.
const LIMIT: Duration = Duration::from_secs(60);

/// What the world knew of the terminal when the power was cut.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Which of the wishes it had heard of last.
    pub wish: usize,
    /// Events that were on the disk for good: each has the number of its place.
    pub pushed: u64,
    /// Whether signed metadata had been believed: they are never forgotten.
    pub trusted: bool,
    /// What the server has stored, and has said so.
    pub stored: Option<(Uuid, u64)>,
}

impl Known {
    /// What was known after so many changes.
    pub fn at(recording: &Recording, cut: usize) -> Self {
        let mut known = Self::default();
        for (_, mark) in recording.marks.iter().filter(|(at, _)| *at <= cut) {
            let mut words = mark.split(' ');
            match (words.next(), words.next(), words.next()) {
                (Some("pushed"), ..) => known.pushed += 1,
                (Some("trusted"), ..) => known.trusted = true,
                (Some("wish"), Some(version), _) => {
                    let at = publish::WISHES.iter().position(|(wished, _)| *wished == version);
                    known.wish = at.unwrap_or(known.wish);
                }
                (Some("stored"), Some(epoch), Some(number)) => {
                    known.stored = epoch.parse().ok().zip(number.parse().ok());
                }
                _ => {}
            }
        }
        known
    }

    /// The wishes from here to the next good version.
    fn wishes(&self) -> std::ops::RangeInclusive<usize> {
        let is_good = publish::WISHES[self.wish].1;
        self.wish..=if is_good { self.wish } else { self.wish + 1 }
    }

    /// The versions of which one must run at the start: the last good one before the wish, or the wish.
    fn versions(&self) -> [&'static str; 2] {
        let good = publish::WISHES[..self.wish].iter().rfind(|(_, is_good)| *is_good);
        [good.map_or(publish::FIRST, |(version, _)| version), publish::WISHES[self.wish].0]
    }
}

/// What is wrong with a terminal after a power cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It does not run, or takes no upgrade any more.
    Bricked(String),
    /// It runs, but lost or found damaged what a power cut alone must not touch.
    Damaged(String),
}

/// Switches a terminal on and lets it come to the next good version. `None` if all is well.
pub async fn recover(
    place: &Place,
    disk: &Disk,
    known: &Known,
    fleet: &Fleet,
    name: &str,
    top: &Path,
) -> anyhow::Result<Option<Fault>> {
    let copies = ["data/upgrade/trust/trust.json", "data/upgrade/trust/trust.backup.json"];
    if known.trusted && !copies.iter().any(|copy| disk.find(Path::new(copy)).is_some()) {
        return Ok(Some(Fault::Damaged("the trust store is lost".to_owned())));
    }
    disk.write_to(top)?;
    let wishes = publish::wishes()?[known.wishes()].to_vec();
    let target = wishes.last().context("no wish")?.clone();
    let terminal = Terminal { wishes, stored: known.stored.into_iter().collect(), ..Terminal::default() };
    let mut watch = fleet.admit(name, terminal);
    let mut launcher: Command = launcher(place, top, fleet, name)?;
    let log = std::fs::File::create(top.join("launcher.log"))?;
    let mut child =
        launcher.stdin(std::process::Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
    let reached = watch.wait_for(|terminal| {
        let report = terminal.report.as_ref().filter(|report| report.attempt_id == target.attempt_id);
        let ended = report.is_some_and(|report| report.state.is_end());
        let runs = terminal.versions.last() == Some(&target.version);
        let failed =
            report.is_some_and(|report| report.state.is_end() && report.state != AttemptState::Committed);
        failed || ended && runs && terminal.is_drained
    });
    let ended = tokio::select! {
        reached = tokio::time::timeout(LIMIT, reached) => match reached {
            Ok(terminal) => Ok(terminal?.clone()),
            Err(_) => Err("it does not come to the version that is wanted".to_owned()),
        },
        status = child.wait() => Err(format!("the launcher ended by itself ({})", status?)),
    };
    let seen = watch.borrow().clone();
    fleet.forget(name);
    let terminal = match ended {
        Ok(terminal) => terminal,
        Err(problem) => return Ok(Some(Fault::Bricked(format!("{problem}: {seen:?}{}", tail(top))))),
    };
    stop(&mut child).await?;
    Ok(judge(&terminal, known, &target.version, top).err().map(|fault| match fault {
        Fault::Bricked(text) => Fault::Bricked(format!("{text}: {terminal:?}{}", tail(top))),
        Fault::Damaged(text) => Fault::Damaged(format!("{text}{}", tail(top))),
    }))
}

fn tail(top: &Path) -> String {
    let log = std::fs::read_to_string(top.join("launcher.log")).unwrap_or_default();
    let lines: Vec<&str> = log.lines().rev().take(12).collect();
    lines.into_iter().rev().flat_map(|line| ["\n      | ", line]).collect()
}

pub async fn stop(child: &mut Child) -> anyhow::Result<()> {
    let pid = child.id().context("the launcher is gone")?.to_string();
    Command::new("kill").args(["-TERM", &pid]).status().await?;
    ensure!(child.wait().await?.success(), "the launcher did not stop in good order");
    Ok(())
}

fn judge(terminal: &Terminal, known: &Known, target: &str, top: &Path) -> Result<(), Fault> {
    let bricked = |text: String| Err(Fault::Bricked(text));
    let damaged = |text: String| Err(Fault::Damaged(text));
    let report = terminal.report.as_ref();
    if report.is_none_or(|report| report.state != AttemptState::Committed) {
        return bricked("the next attempt did not succeed".to_owned());
    }
    let first = terminal.versions.first().map_or("none", String::as_str);
    if !known.versions().contains(&first) {
        return bricked(format!("{first} runs, and not one of {:?}", known.versions()));
    }
    let root = top.join("root");
    let state = BootState::load(&root).map_err(|error| Fault::Bricked(error.to_string()))?;
    if state.current.as_str() != target || state.trial.is_some() || state.fallen_back.is_some() {
        return bricked(format!("the boot state is not settled: {state:?}"));
    }
    if let Err(problem) = verify_slot(&slot_dir(&root, &state.current)) {
        return bricked(problem.to_string());
    }
    if complete_slots(&root).len() < 2 {
        return damaged("there is nothing to fall back to".to_owned());
    }
    if !terminal.healed.is_empty() {
        return damaged(format!("found damaged: {}", terminal.healed.join("; ")));
    }
    check_events(terminal, known)
}

/// No event that was on the disk is lost, none has two numbers.
fn check_events(terminal: &Terminal, known: &Known) -> Result<(), Fault> {
    let damaged = |text: String| Err(Fault::Damaged(text));
    let epochs: std::collections::BTreeSet<Uuid> = terminal.stored.keys().copied().collect();
    if known.pushed > 0 && epochs.len() != 1 {
        return damaged(format!("the outbox began anew: {epochs:?}"));
    }
    let before = known.stored.map_or(0, |(_, number)| number);
    let numbers: Vec<u64> = terminal.numbers.iter().map(|(_, number)| *number).collect();
    if !numbers.iter().copied().eq((before + 1..).take(numbers.len())) {
        return damaged(format!("events are missing: {numbers:?} after {before}"));
    }
    let last = before + numbers.len() as u64;
    if last < known.pushed {
        return damaged(format!("{} events were on the disk, {last} are known", known.pushed));
    }
    Ok(())
}
