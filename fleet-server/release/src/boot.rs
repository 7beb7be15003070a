use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Digest, SlotName, write_atomically};

/// What the launcher starts: `<root>/boot.json`, with a second copy beside it. Written by the launcher alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootState {
    /// The slot that runs.
    pub current: SlotName,
    /// The slot to fall back to.
    #[serde(default)]
    pub previous: Option<SlotName>,
    /// The highest release counter ever committed.
    #[serde(default)]
    pub committed_counter: u64,
    /// Set while `current` has to prove itself.
    #[serde(default)]
    pub trial: Option<Trial>,
    /// The last fall back, until the agent has taken note of it.
    #[serde(default)]
    pub fallen_back: Option<FallBack>,
    /// Whether the programs were running when this was written: still set at a start means that they
    /// did not stop in good order.
    #[serde(default)]
    pub running: bool,
    /// Ends of agent or shell without an order since the last commit.
    #[serde(default)]
    pub crashes: u32,
    /// Starts of the launcher, ever.
    #[serde(default)]
    pub starts: u64,
}

/// A version on probation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The upgrade attempt, in the fleet's words.
    pub attempt: String,
    /// Seconds without the agent's word after which it has failed.
    pub deadline_s: u64,
    /// Starts of the launcher during this trial: a version that takes the machine down is seen here.
    pub starts: u32,
    /// Ends of agent or shell without an order.
    pub crashes: u32,
}

/// A version that did not prove itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FallBack {
    /// The upgrade attempt; empty when a committed slot was damaged.
    pub attempt: String,
    /// The slot that failed.
    pub from: SlotName,
    /// Why, in English.
    pub reason: String,
}

/// Why there is no boot state.
#[derive(Debug, thiserror::Error)]
pub enum BootStateError {
    /// The file is not there: a first start.
    #[error("there is no boot state")]
    Missing,
    /// The file is damaged.
    #[error("the boot state is damaged: {0}")]
    Torn(String),
    /// It cannot be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The state with a digest over it, so that a flipped bit is not taken for a decision.
#[derive(Serialize, Deserialize)]
struct Sealed {
    sha256: Digest,
    state: serde_json::Value,
}

impl BootState {
    /// The state of a terminal that runs `slot` and knows no other.
    pub fn first(slot: SlotName, counter: u64) -> Self {
        Self {
            current: slot,
            previous: None,
            committed_counter: counter,
            trial: None,
            fallen_back: None,
            running: false,
            crashes: 0,
            starts: 0,
        }
    }

    /// Where it lies below a terminal's root.
    pub fn path(root: &Path) -> PathBuf {
        root.join("boot.json")
    }

    /// Where the copy lies that is read when the first is damaged.
    fn second_path(root: &Path) -> PathBuf {
        root.join("boot.backup.json")
    }

    /// Reads it, from its second copy if the first is lost or damaged.
    pub fn load(root: &Path) -> Result<Self, BootStateError> {
        Self::load_telling(root).map(|(state, _)| state)
    }

    /// The same, and what was wrong with the first copy if the second had to be read.
    pub fn load_telling(root: &Path) -> Result<(Self, Option<String>), BootStateError> {
        let problem = match Self::read(&Self::path(root)) {
            Ok(state) => return Ok((state, None)),
            Err(problem) => problem,
        };
        match Self::read(&Self::second_path(root)) {
            Ok(state) => Ok((state, Some(problem.to_string()))),
            Err(BootStateError::Missing) => Err(problem),
            Err(second) if matches!(problem, BootStateError::Missing) => Err(second),
            Err(_) => Err(problem),
        }
    }

    fn read(path: &Path) -> Result<Self, BootStateError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(BootStateError::Missing),
            Err(error) => return Err(error.into()),
        };
        let torn = |error: serde_json::Error| BootStateError::Torn(error.to_string());
        let sealed: Sealed = serde_json::from_slice(&bytes).map_err(torn)?;
        if Digest::of(sealed.state.to_string().as_bytes()) != sealed.sha256 {
            return Err(BootStateError::Torn("its digest does not match".to_owned()));
        }
        serde_json::from_value(sealed.state).map_err(torn)
    }

    /// Writes it so that a power cut leaves the old one or this one. The first copy decides; the second, which may
    /// be one step behind, is for a disk that damages the first.
    pub fn save(&self, root: &Path) -> Result<(), BootStateError> {
        let state = serde_json::to_value(self).map_err(io::Error::from)?;
        let sha256 = Digest::of(state.to_string().as_bytes());
        let bytes = serde_json::to_vec(&Sealed { sha256, state }).map_err(io::Error::from)?;
        write_atomically(&Self::path(root), &bytes)?;
        // The decision is on the disk: that it has no second copy is no reason to take it back.
        let _ = write_atomically(&Self::second_path(root), &bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_state_loads_and_a_damaged_one_says_so() {
        let root = tempfile::tempdir().unwrap();
        assert!(matches!(BootState::load(root.path()), Err(BootStateError::Missing)));
        let state = BootState::first("1.0.0".parse().unwrap(), 7);
        state.save(root.path()).unwrap();
        assert_eq!(BootState::load(root.path()).unwrap(), state);

        let path = BootState::path(root.path());
        std::fs::remove_file(BootState::second_path(root.path())).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("1.0.0", "1.0.1")).unwrap();
        assert!(matches!(BootState::load(root.path()), Err(BootStateError::Torn(_))));
        std::fs::write(&path, &text[..text.len() / 2]).unwrap();
        assert!(matches!(BootState::load(root.path()), Err(BootStateError::Torn(_))));
    }
    #[test]
    fn the_second_copy_is_read_where_the_first_is_damaged_lost_or_unreadable() {
        let root = tempfile::tempdir().unwrap();
        let state = BootState::first("1.0.0".parse().unwrap(), 7);
        state.save(root.path()).unwrap();
        let path = BootState::path(root.path());
        std::fs::write(&path, "{").unwrap();
        let (loaded, damage) = BootState::load_telling(root.path()).unwrap();
        assert_eq!(loaded, state);
        assert!(damage.unwrap().contains("damaged"));
        std::fs::remove_file(&path).unwrap();
        assert_eq!(BootState::load(root.path()).unwrap(), state);
        std::fs::create_dir(&path).unwrap();
        assert_eq!(BootState::load(root.path()).unwrap(), state);
        std::fs::write(BootState::second_path(root.path()), "{").unwrap();
        assert!(matches!(BootState::load(root.path()), Err(BootStateError::Io(_))));
    }
}
