//! Offline media: bundles on sticks that somebody plugs in, and the receipts that go back with them.

mod receipt;
mod scan;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fleet_protocol::{AttemptId, SignedGrant, TerminalId, UnixMillis};
use fleet_release::client::{MediumBundle, MediumError};

pub use receipt::{ReceiptWriter, Receipts};
pub use watch::{Media, watch};

/// A bundle on a medium that has a word for this terminal. Nothing of it has been checked.
#[derive(Debug, Clone)]
pub struct Found {
    /// The files.
    pub bundle: Arc<MediumBundle>,
    /// The word.
    pub word: SignedGrant,
    /// Of which attempt it speaks.
    pub attempt_id: AttemptId,
    until: UnixMillis,
    spoiled: Arc<AtomicBool>,
}

impl Found {
    /// Looks into a file. `None` if it has no word for `terminal` that could come on a medium. Blocks.
    fn open(path: &Path, terminal: TerminalId) -> Result<Option<Self>, MediumError> {
        let bundle = MediumBundle::open(path)?;
        bundle.manifest()?;
        let Some(word) = bundle.word(terminal)? else { return Ok(None) };
        let Some(grant) = word.read() else {
            return Err(MediumError::Malformed("its word to this terminal cannot be read".to_owned()));
        };
        let Some(terms) = grant.offline else { return Ok(None) };
        let (attempt_id, until) = (grant.attempt_id, terms.until);
        Ok(Some(Self { bundle: Arc::new(bundle), word, attempt_id, until, spoiled: Arc::default() }))
    }

    /// What it holds is not what was signed: it is not read from again, as long as it is the same file.
    pub fn spoil(&self) {
        self.spoiled.store(true, Ordering::Relaxed);
    }

    /// Whether an attempt may be served from it at `now`.
    pub fn serves(&self, attempt: AttemptId, now: UnixMillis) -> bool {
        self.attempt_id == attempt && now < self.until && !self.spoiled.load(Ordering::Relaxed)
    }

    /// Where the medium is mounted, or the directory in it that holds the bundle.
    pub fn directory(&self) -> PathBuf {
        self.bundle.path().parent().unwrap_or(Path::new("/")).to_owned()
    }
}
