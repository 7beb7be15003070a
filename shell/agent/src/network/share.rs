use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use fleet_protocol::Sha256;

use crate::apps::digest_of;
use crate::disk::{FreeSpace, check_room, make_directory_with_mode, remove_if_there};

/// The files that are kept for the hall: `share/<sha256>`, releases and bundles as they were fetched, the newest.
#[derive(Debug, Clone)]
pub struct Share {
    dir: PathBuf,
    free_space: FreeSpace,
    /// Those whose bytes were found to be right since the start.
    sound: Arc<Mutex<HashSet<Sha256>>>,
}

impl Share {
    /// The most files that are kept.
    const MOST: usize = 8;
    /// The most bytes that are kept.
    const MOST_BYTES: u64 = 1 << 30;

    /// Below the agent's own directory.
    pub fn new(data_dir: &Path, free_space: FreeSpace) -> Self {
        Self { dir: data_dir.join("share"), free_space, sound: Arc::default() }
    }

    /// Keeps a complete and checked file, as another name of the same bytes. Blocks.
    pub fn keep(&self, file: &Path, sha256: Sha256) -> io::Result<()> {
        make_directory_with_mode(&self.dir, 0o700)?;
        // One that lies there already may have been damaged since.
        remove_if_there(&self.path(&sha256))?;
        fs::hard_link(file, self.path(&sha256))?;
        self.sound().insert(sha256);
        // On a disk that is nearly full nothing is kept but what is needed.
        let tight = check_room(self.free_space, &self.dir, 0).is_err();
        self.prune(if tight { 0 } else { Self::MOST }).map(drop)
    }

    /// A file that is kept, opened, and its length; `None` if it is not here, or not what its name says. Blocks.
    pub fn open(&self, sha256: &Sha256) -> Option<(File, u64)> {
        let path = self.path(sha256);
        let file = File::open(&path).ok()?;
        if !self.sound().contains(sha256) {
            if digest_of(&path).ok()? != *sha256 {
                tracing::warn!(path = %path.display(), "a file kept for the hall is damaged");
                let _ = remove_if_there(&path);
                return None;
            }
            self.sound().insert(*sha256);
        }
        let length = file.metadata().ok()?.len();
        Some((file, length))
    }

    /// Keeps nothing any more; whether anything was there. Blocks.
    pub fn clear(&self) -> io::Result<bool> {
        Ok(self.prune(0)? > 0)
    }

    /// Removes all but the newest; how many.
    fn prune(&self, most: usize) -> io::Result<usize> {
        let entries = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            entries => entries?,
        };
        let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for entry in entries {
            let entry = entry?;
            let metadata = entry.metadata()?;
            files.push((metadata.modified()?, metadata.len(), entry.path()));
        }
        files.sort_unstable_by(|one, other| other.cmp(one));
        let (mut bytes, mut removed) = (0_u64, 0);
        for (n, (_, length, path)) in files.iter().enumerate() {
            bytes = bytes.saturating_add(*length);
            if n >= most || bytes > Self::MOST_BYTES {
                remove_if_there(path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn path(&self, sha256: &Sha256) -> PathBuf {
        self.dir.join(sha256.to_string())
    }

    fn sound(&self) -> std::sync::MutexGuard<'_, HashSet<Sha256>> {
        self.sound.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::free_space;

    fn kept(share: &Share, dir: &Path, n: u8) -> Sha256 {
        let file = dir.join("file");
        remove_if_there(&file).unwrap();
        fs::write(&file, [n; 100]).unwrap();
        let digest = digest_of(&file).unwrap();
        share.keep(&file, digest).unwrap();
        digest
    }

    #[test]
    fn the_newest_are_kept_and_only_while_they_are_sound() {
        let dir = tempfile::tempdir().unwrap();
        let share = Share::new(dir.path(), free_space);
        assert!(!share.clear().unwrap());
        let digests: Vec<Sha256> = (0..12).map(|n| kept(&share, dir.path(), n)).collect();
        assert_eq!(fs::read_dir(dir.path().join("share")).unwrap().count(), Share::MOST);
        let last = digests[11];
        assert_eq!(share.open(&last).unwrap().1, 100);
        assert!(share.open(&Sha256([0; 32])).is_none());

        let after_a_restart = Share::new(dir.path(), free_space);
        fs::write(dir.path().join("share").join(last.to_string()), [9; 100]).unwrap();
        assert!(after_a_restart.open(&last).is_none());
        assert!(after_a_restart.clear().unwrap());
        assert_eq!(fs::read_dir(dir.path().join("share")).unwrap().count(), 0);
    }

    #[test]
    fn a_full_disk_keeps_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let share = Share::new(dir.path(), |_| Ok(0));
        let digest = kept(&share, dir.path(), 1);
        assert!(share.open(&digest).is_none());
    }
}
