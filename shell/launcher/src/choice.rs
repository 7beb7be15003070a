use std::path::{Path, PathBuf};

use fleet_release::slot::{complete_slots, slot_dir, verify_slot};
use fleet_release::{BootState, BootStateError, FallBack, Manifest, SlotName, Trial};

use crate::log;

/// The attempt named while a slot is on probation because the boot state was lost.
pub const HEALED_ATTEMPT: &str = "healed";
/// How long a slot chosen without a boot state has to prove itself.
const HEALED_DEADLINE_S: u64 = 600;
/// Starts during one trial, by power cuts or crashes of the machine, after which the version is left.
const TRIAL_STARTS: u32 = 5;

/// What to start.
#[derive(Debug)]
pub struct Choice {
    /// The boot state; its current slot is verified.
    pub state: BootState,
    /// The current slot's manifest.
    pub manifest: Manifest,
    /// What was wrong with the boot state, if its second copy was read or it had to be made anew.
    pub healed: Option<String>,
    /// Where the slot lies if it is the spare one.
    pub spare: Option<PathBuf>,
}

/// Why there is nothing to start.
#[derive(Debug, thiserror::Error)]
pub enum NothingToStart {
    /// Not one slot is complete.
    #[error("there is no complete version in {0}; install one with `kiosk-launcher install`")]
    NoSlot(String),
}

/// Reads the boot state, heals it if it is damaged, and verifies the slot that it names. What it decides
/// is written by the caller. Where no slot is whole, `spare` is started: the version that the package brought.
pub fn choose(root: &Path, spare: Option<&Path>) -> Result<Choice, NothingToStart> {
    match BootState::load_telling(root) {
        Ok((state, damage)) => {
            if let Some(damage) = &damage {
                log::say(&format!("the boot state is read from its second copy ({damage})"));
            }
            Ok(Choice { healed: damage, ..verified(root, spare, state)? })
        }
        Err(BootStateError::Missing) => heal(root, spare, None),
        Err(BootStateError::Torn(problem)) => heal(root, spare, Some(problem)),
        // A bad sector is no reason to stay dark.
        Err(BootStateError::Io(error)) => heal(root, spare, Some(error.to_string())),
    }
}

fn verified(root: &Path, spare: Option<&Path>, mut state: BootState) -> Result<Choice, NothingToStart> {
    if let Some(trial) = &mut state.trial {
        trial.starts += 1;
        if trial.starts > TRIAL_STARTS {
            return leave(root, spare, state, "the terminal restarted too often while proving it");
        }
    }
    let slot = slot_dir(root, &state.current);
    let problem = match verify_slot(&slot) {
        Ok(manifest) => return Ok(Choice { state, manifest, healed: None, spare: None }),
        Err(problem) => problem,
    };
    // An earlier start chose the spare version, and told why: it is current, and has no slot to be left.
    if matches!(slot.try_exists(), Ok(false))
        && let Some((dir, manifest)) = whole_spare(spare)
        && manifest.version.slot() == state.current
    {
        return Ok(Choice { state, manifest, healed: None, spare: Some(dir) });
    }
    leave(root, spare, state, &problem.to_string())
}

/// Leaves the current slot for the previous one, for another that has proven itself, or for the spare version. Only
/// where there is none of these is one tried that never proved itself; one may lie there because it failed.
pub fn leave(
    root: &Path,
    spare: Option<&Path>,
    state: BootState,
    reason: &str,
) -> Result<Choice, NothingToStart> {
    let failed = &state.current;
    let others: Vec<(SlotName, Manifest)> =
        complete_slots(root).into_iter().filter(|(slot, _)| slot != failed).collect();
    let is_proven = |(slot, manifest): &&(SlotName, Manifest)| {
        state.previous.as_ref() == Some(slot) || manifest.release_counter <= state.committed_counter
    };
    let previous = others.iter().find(|(slot, _)| state.previous.as_ref() == Some(slot));
    if let Some((slot, manifest)) = previous.or_else(|| others.iter().find(is_proven)) {
        log::say(&format!("{failed} is left for {slot}: {reason}"));
        let (slot, manifest) = (slot.clone(), manifest.clone());
        return Ok(Choice { state: left(state, slot, reason), manifest, healed: None, spare: None });
    }
    let current = verify_slot(&slot_dir(root, failed));
    match whole_spare(spare) {
        Some((dir, manifest)) if manifest.version.slot() != *failed || current.is_err() => {
            let slot = manifest.version.slot();
            log::say(&format!("{failed} is left for the spare version, {slot}: {reason}"));
            return Ok(Choice { state: left(state, slot, reason), manifest, healed: None, spare: Some(dir) });
        }
        Some(_) | None => {}
    }
    if let Some((slot, manifest)) = others.into_iter().next() {
        log::say(&format!("{failed} is left for {slot}, which never proved itself: {reason}"));
        return Ok(Choice { state: left(state, slot, reason), manifest, healed: None, spare: None });
    }
    // There is nothing to fall back to: run what there is, if it is whole.
    let manifest = current.map_err(|_| no_slot(root))?;
    Ok(Choice { state: BootState { trial: None, ..state }, manifest, healed: None, spare: None })
}

/// The boot state after the current slot was left.
fn left(state: BootState, slot: SlotName, reason: &str) -> BootState {
    let attempt = state.trial.map_or_else(String::new, |trial| trial.attempt);
    let fallen_back = FallBack { attempt, from: state.current, reason: reason.to_owned() };
    BootState {
        current: slot,
        previous: None,
        trial: None,
        fallen_back: Some(fallen_back),
        crashes: 0,
        ..state
    }
}

fn heal(root: &Path, spare: Option<&Path>, problem: Option<String>) -> Result<Choice, NothingToStart> {
    let mut slots = complete_slots(root).into_iter();
    let Some((slot, manifest)) = slots.next() else {
        let (dir, manifest) = whole_spare(spare).ok_or_else(|| no_slot(root))?;
        log::say(&format!("no version is there; the spare one, {}, is started", manifest.version));
        let state = BootState::first(manifest.version.slot(), manifest.release_counter);
        return Ok(Choice { state, manifest, healed: problem, spare: Some(dir) });
    };
    let mut state = BootState::first(slot, manifest.release_counter);
    if let Some((previous, older)) = slots.next() {
        // Nobody knows whether the newest ever proved itself.
        state = on_trial(state, previous, older.release_counter);
    }
    if let Some(problem) = &problem {
        log::say(&format!("the boot state was made anew ({problem}); starting {}", state.current));
        state.starts = 1;
    }
    Ok(Choice { state, manifest, healed: problem, spare: None })
}

/// The spare version, if it is whole.
fn whole_spare(spare: Option<&Path>) -> Option<(PathBuf, Manifest)> {
    let dir = spare?;
    match verify_slot(dir) {
        Ok(manifest) => Some((dir.to_owned(), manifest)),
        Err(problem) => {
            log::say(&format!("the spare version is damaged, too: {problem}"));
            None
        }
    }
}

fn no_slot(root: &Path) -> NothingToStart {
    NothingToStart::NoSlot(root.display().to_string())
}

fn on_trial(state: BootState, previous: SlotName, committed_counter: u64) -> BootState {
    let trial =
        Trial { attempt: HEALED_ATTEMPT.to_owned(), deadline_s: HEALED_DEADLINE_S, starts: 1, crashes: 0 };
    BootState { previous: Some(previous), committed_counter, trial: Some(trial), ..state }
}
