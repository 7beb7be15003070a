use std::path::PathBuf;

use crate::disk::{FreeSpace, RESERVE, remove_if_there, write_atomically};

/// A file that is of no use but its size: given up when the disk is full, so that events can still be written
/// and acknowledged ones removed, and made anew when there is room again.
#[derive(Debug)]
pub(super) struct Ballast {
    path: PathBuf,
    free_space: FreeSpace,
}

impl Ballast {
    /// Room for thousands of events and their write-ahead log.
    const BYTES: usize = 4 << 20;

    pub const fn new(path: PathBuf, free_space: FreeSpace) -> Self {
        Self { path, free_space }
    }

    /// Makes it unless it is there, or the disk is nearly full.
    pub async fn restore(&self) {
        let plenty = || self.path.parent().and_then(|disk| (self.free_space)(disk).ok()) >= Some(RESERVE);
        if self.path.exists() || !plenty() {
            return;
        }
        let path = self.path.clone();
        let made = tokio::task::spawn_blocking(move || write_atomically(&path, &vec![0; Self::BYTES], 0o600));
        if let Ok(Err(error)) = made.await {
            tracing::warn!(%error, "no ballast");
        }
    }

    /// Gives it up. Whether it was there.
    pub fn release(&self) -> bool {
        let released = self.path.exists() && remove_if_there(&self.path).is_ok();
        if released {
            tracing::warn!("the disk is full: the ballast is given up");
        }
        released
    }
}
