use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tough::Repository;

use super::load::{load, self_signed_version};
use super::{Floors, Source, TrustError, TrustedRepository};
use crate::{Digest, write_atomically};

/// The two copies of the memory. Each is written whole and renamed into place, one after the other.
const COPIES: [&str; 2] = ["trust.json", "trust.backup.json"];

/// What a terminal has ever trusted, so that nobody can show it something older.
///
/// tough's own store forgets after a power cut in the middle of a write: a torn file counts as none.
/// Here tough works in a throw-away directory that is filled from, and poured back into, one file of
/// which two sealed copies exist; the floors are checked again by ourselves.
#[derive(Debug)]
pub struct TrustStore {
    dir: PathBuf,
    pinned_root: Vec<u8>,
    memory: Memory,
    healed: Vec<String>,
}

/// The signed texts are kept as they were, for tough; the floors apart, for us.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Memory {
    root: Option<String>,
    timestamp: Option<String>,
    snapshot: Option<String>,
    targets: Option<String>,
    floors: Floors,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    sha256: Digest,
    memory: String,
}

impl TrustStore {
    /// Opens the store in `dir`, made if it is not there. `pinned_root` is the root that the terminal
    /// was installed with.
    pub fn open(dir: &Path, pinned_root: Vec<u8>) -> Result<Self, TrustError> {
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
        Ok(Self { dir: dir.to_owned(), pinned_root, memory, healed })
    }

    /// The damaged copies found at [`TrustStore::open`], to be reported. They are set aside, so that they are found
    /// once; the next refresh makes them anew.
    pub fn healed(&self) -> &[String] {
        &self.healed
    }

    /// Fetches and verifies the newest metadata, and remembers them.
    pub async fn refresh(&mut self, source: Arc<dyn Source>) -> Result<TrustedRepository, TrustError> {
        let staging = tempfile::Builder::new().prefix(".staging-").tempdir_in(&self.dir)?;
        self.memory.pour_into(staging.path())?;
        let repository = load(source, self.anchor(), staging.path()).await?;
        let versions = Floors::of(&repository);
        if let Some((role, floor, version)) = self.memory.floors.undercut_by(&versions) {
            let text = format!("{role} version {version} is older than {floor}, which was seen before");
            return Err(TrustError::Untrusted(text));
        }
        let memory = Memory::of(&repository)?;
        save(&self.dir, &memory)?;
        self.memory = memory;
        Ok(TrustedRepository::of(&repository))
    }

    /// The newest root that is trusted: the pinned one, or one that its keys have led to since.
    fn anchor(&self) -> &[u8] {
        let stored = self.memory.root.as_ref().map(String::as_bytes);
        match stored.and_then(self_signed_version) {
            Some(version) if Some(version) >= self_signed_version(&self.pinned_root) => {
                stored.unwrap_or(&self.pinned_root)
            }
            _ => &self.pinned_root,
        }
    }
}

impl Memory {
    fn of(repository: &Repository) -> io::Result<Self> {
        Ok(Self {
            root: Some(serde_json::to_string(repository.root())?),
            timestamp: Some(serde_json::to_string(repository.timestamp())?),
            snapshot: Some(serde_json::to_string(repository.snapshot())?),
            targets: Some(serde_json::to_string(repository.targets())?),
            floors: Floors::of(repository),
        })
    }

    fn merge(self, other: Self) -> Self {
        let newer = |a: &Floors, b: &Floors| (a.root, a.timestamp) >= (b.root, b.timestamp);
        let floors = self.floors.clone().merge(other.floors.clone());
        let texts = if newer(&self.floors, &other.floors) { self } else { other };
        Self { floors, ..texts }
    }

    fn pour_into(&self, dir: &Path) -> io::Result<()> {
        let files = [
            ("timestamp.json", &self.timestamp),
            ("snapshot.json", &self.snapshot),
            ("targets.json", &self.targets),
        ];
        for (name, text) in files {
            if let Some(text) = text {
                std::fs::write(dir.join(name), text)?;
            }
        }
        Ok(())
    }
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
