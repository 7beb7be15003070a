use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fleet_protocol::Sha256;

/// The files that this terminal is fetching, and how far it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Coming(Arc<Mutex<HashMap<Sha256, u64>>>);

/// A fetch under way. While it lives, the hall waits for this terminal.
#[derive(Debug)]
pub struct Fetching {
    sha256: Sha256,
    coming: Coming,
}

impl Coming {
    /// Begins.
    pub fn begin(&self, sha256: Sha256) -> Fetching {
        self.lock().insert(sha256, 0);
        Fetching { sha256, coming: self.clone() }
    }

    /// Bytes on disk of a file that is being fetched.
    pub fn done(&self, sha256: &Sha256) -> Option<u64> {
        self.lock().get(sha256).copied()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Sha256, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fetching {
    /// So many bytes are on disk.
    pub fn done(&self, bytes: u64) {
        self.coming.lock().insert(self.sha256, bytes);
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        self.coming.lock().remove(&self.sha256);
    }
}
