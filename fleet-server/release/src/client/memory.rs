use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tough::schema::Root;

use super::Floors;
use super::director::Words;
use crate::{Digest, write_atomically};

/// The two copies of the memory. Each is written whole and renamed into place, one after the other.
const COPIES: [&str; 2] = ["trust.json", "trust.backup.json"];

/// What a terminal has ever trusted: the signed texts as they came, and apart from them the versions
/// below which nothing is accepted any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memory {
    pub root: Option<String>,
    pub timestamp: Option<String>,
    pub snapshot: Option<String>,
    pub targets: Option<String>,
    pub floors: Floors,
    /// Of the director.
    #[serde(default)]
    pub words: Words,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    sha256: Digest,
    memory: String,
}

impl Memory {
    /// Takes over from the keys of `root`. Where they are others than those that set a floor, the floor is
    /// void, and so is what they signed: this is how a fleet recovers from versions driven up by a thief.
    pub fn follow(&mut self, root: &Root, text: &str) {
        let fresh = self.floors.follow(root);
        if fresh.online {
            self.timestamp = None;
            self.snapshot = None;
        }
        self.root = Some(text.to_owned());
    }

    fn merge(self, other: Self) -> Self {
        let order = |of: &Floors| (of.root, of.timestamp, of.snapshot, of.targets);
        let floors = self.floors.clone().merge(other.floors.clone());
        let words = self.words.clone().merge(other.words.clone());
        let texts = if order(&self.floors) >= order(&other.floors) { self } else { other };
        Self { floors, words, ..texts }
    }
}

/// A memory, and the directory that keeps it; without one it is forgotten in the end.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    dir: Option<PathBuf>,
    memory: Memory,
}

impl Keeper {
    /// What the copies in `dir` remember, and what was wrong with them.
    pub fn open(dir: &Path) -> io::Result<(Self, Vec<String>)> {
        std::fs::create_dir_all(dir)?;
        let mut healed = Vec::new();
        let mut memory = Memory::default();
        for name in COPIES {
            match read_copy(&dir.join(name)) {
                Ok(copy) => memory = memory.merge(copy),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => healed.push(set_aside(dir, name, &error)),
            }
        }
        Ok((Self { dir: Some(dir.to_owned()), memory }, healed))
    }

    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Changes the memory, on the disk first.
    pub fn keep(&mut self, change: impl FnOnce(&mut Memory)) -> io::Result<()> {
        let mut memory = self.memory.clone();
        change(&mut memory);
        if let Some(dir) = &self.dir
            && (memory != self.memory || copies_missing(dir))
        {
            save(dir, &memory)?;
        }
        self.memory = memory;
        Ok(())
    }
}

fn copies_missing(dir: &Path) -> bool {
    !COPIES.iter().all(|name| dir.join(name).exists())
}

/// Takes a damaged copy away, and says what was wrong with it.
fn set_aside(dir: &Path, name: &str, damage: &io::Error) -> String {
    match std::fs::rename(dir.join(name), dir.join(format!("{name}.damaged"))) {
        Ok(()) => format!("{name}: {damage}"),
        Err(failed) => format!("{name}: {damage}; it could not be set aside: {failed}"),
    }
}

fn read_copy(path: &Path) -> io::Result<Memory> {
    let sealed: Sealed = serde_json::from_slice(&std::fs::read(path)?)?;
    if Digest::of(sealed.memory.as_bytes()) != sealed.sha256 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "its digest does not match"));
    }
    Ok(serde_json::from_str(&sealed.memory)?)
}

fn save(dir: &Path, memory: &Memory) -> io::Result<()> {
    let memory = serde_json::to_string(memory)?;
    let sealed = Sealed { sha256: Digest::of(memory.as_bytes()), memory };
    let bytes = serde_json::to_vec(&sealed)?;
    COPIES.iter().try_for_each(|name| write_atomically(&dir.join(name), &bytes))
}
