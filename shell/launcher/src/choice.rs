use std::path::Path;

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
    /// What was wrong with the boot state, if it had to be made anew.
    pub healed: Option<String>,
}

/// Why there is nothing to start.
#[derive(Debug, thiserror::Error)]
pub enum NothingToStart {
    /// Not one slot is complete.
    #[error("there is no complete version in {0}; install one with `kiosk-launcher install`")]
    NoSlot(String),
    /// The disk failed.
    #[error(transparent)]
    State(#[from] BootStateError),
}

/// Reads the boot state, heals it if it is damaged, and verifies the slot that it names. What it decides
/// is written by the caller.
pub fn choose(root: &Path) -> Result<Choice, NothingToStart> {
    match BootState::load(root) {
        Ok(state) => verified(root, state),
        Err(BootStateError::Missing) => heal(root, None),
        Err(BootStateError::Torn(problem)) => heal(root, Some(problem)),
        Err(error @ BootStateError::Io(_)) => Err(error.into()),
    }
}

fn verified(root: &Path, mut state: BootState) -> Result<Choice, NothingToStart> {
    if let Some(trial) = &mut state.trial {
        trial.starts += 1;
        if trial.starts > TRIAL_STARTS {
            return leave(root, state, "the terminal restarted too often while proving it");
        }
    }
    match verify_slot(&slot_dir(root, &state.current)) {
        Ok(manifest) => Ok(Choice { state, manifest, healed: None }),
        Err(problem) => leave(root, state, &problem.to_string()),
    }
}

/// Leaves the current slot for the previous one, or for the newest that is complete.
pub fn leave(root: &Path, state: BootState, reason: &str) -> Result<Choice, NothingToStart> {
    let failed = state.current.clone();
    let previous = state
        .previous
        .as_ref()
        .and_then(|slot| Some((slot.clone(), verify_slot(&slot_dir(root, slot)).ok()?)));
    let other = || complete_slots(root).into_iter().find(|(slot, _)| *slot != failed);
    let Some((slot, manifest)) = previous.or_else(other) else {
        return stay(root, state);
    };
    log::say(&format!("{failed} is left for {slot}: {reason}"));
    let attempt = state.trial.map_or_else(String::new, |trial| trial.attempt);
    let fallen_back = FallBack { attempt, from: failed, reason: reason.to_owned() };
    let state = BootState {
        current: slot,
        previous: None,
        trial: None,
        fallen_back: Some(fallen_back),
        crashes: 0,
        ..state
    };
    Ok(Choice { state, manifest, healed: None })
}

/// There is nothing to fall back to: run what there is, if it is whole.
fn stay(root: &Path, state: BootState) -> Result<Choice, NothingToStart> {
    let manifest = verify_slot(&slot_dir(root, &state.current)).map_err(|_| no_slot(root))?;
    Ok(Choice { state: BootState { trial: None, ..state }, manifest, healed: None })
}

fn heal(root: &Path, problem: Option<String>) -> Result<Choice, NothingToStart> {
    let mut slots = complete_slots(root).into_iter();
    let (slot, manifest) = slots.next().ok_or_else(|| no_slot(root))?;
    let mut state = BootState::first(slot, manifest.release_counter);
    if let Some((previous, older)) = slots.next() {
        // Nobody knows whether the newest ever proved itself.
        state = on_trial(state, previous, older.release_counter);
    }
    if let Some(problem) = &problem {
        log::say(&format!("the boot state was made anew ({problem}); starting {}", state.current));
        state.starts = 1;
    }
    Ok(Choice { state, manifest, healed: problem })
}

fn on_trial(state: BootState, previous: SlotName, committed_counter: u64) -> BootState {
    let trial =
        Trial { attempt: HEALED_ATTEMPT.to_owned(), deadline_s: HEALED_DEADLINE_S, starts: 1, crashes: 0 };
    BootState { previous: Some(previous), committed_counter, trial: Some(trial), ..state }
}

fn no_slot(root: &Path) -> NothingToStart {
    NothingToStart::NoSlot(root.display().to_string())
}
