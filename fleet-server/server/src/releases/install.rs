//! How a verified repository takes the place of the one before, whatever happens on the way.
//!
//! 1. The targets are moved. Their names carry their digests, and nothing names a new one yet: a file too many does
//!    no harm, and a file that is there already is replaced by the same bytes.
//! 2. The metadata is moved. Every name but one carries a version: what is there already is replaced by the same.
//! 3. `timestamp.json` is moved, after all the others have reached the disk. This one rename is the switch: terminals
//!    see the old repository or the new one, whole.
//! 4. The caller records the releases in the database, so that rollouts can lead to them.
//!
//! Killed before 3, the server serves the old repository. Killed between 3 and 4, it serves the new one, which is
//! signed and not older, but lists only the releases of before: no rollout leads to one that is not there. Either way
//! the same upload again finishes the work: a repository that is as new as the one here is not refused, and recording
//! a release twice changes nothing. The other order would let a rollout name a release whose file is missing.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{METADATA_DIR, TARGETS_DIR};

/// Names the newest snapshot.
const TIMESTAMP: &str = "timestamp.json";

/// Moves the files of the repository at `from` into the one at `to`.
pub(super) fn install(from: &Path, to: &Path) -> io::Result<()> {
    move_files(&from.join(TARGETS_DIR), &to.join(TARGETS_DIR), |_| true)?;
    let (from, to) = (from.join(METADATA_DIR), to.join(METADATA_DIR));
    move_files(&from, &to, |name| name != Path::new(TIMESTAMP))?;
    move_files(&from, &to, |name| name == Path::new(TIMESTAMP))
}

/// Moves those files whose names are `chosen`, and waits until the disk knows.
fn move_files(from: &Path, to: &Path, chosen: impl Fn(&Path) -> bool) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let name = PathBuf::from(entry?.file_name());
        if chosen(&name) {
            fs::rename(from.join(&name), to.join(&name))?;
        }
    }
    File::open(to)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(version: u32) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        let write = |name: String| {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, version.to_string()).unwrap();
        };
        write(format!("targets/{version}.tar.zst"));
        write(format!("metadata/{version}.snapshot.json"));
        write("metadata/timestamp.json".to_owned());
        directory
    }

    #[test]
    fn work_that_was_cut_short_is_finished_by_the_next_upload() {
        let (old, new, to) = (repository(1), repository(2), tempfile::tempdir().unwrap());
        install(old.path(), to.path()).unwrap();
        // Killed after the targets and the versioned metadata.
        move_files(&new.path().join("targets"), &to.path().join("targets"), |_| true).unwrap();
        let (metadata, served) = (new.path().join("metadata"), to.path().join("metadata"));
        move_files(&metadata, &served, |name| name != Path::new(TIMESTAMP)).unwrap();
        let timestamp = || fs::read_to_string(served.join(TIMESTAMP)).unwrap();
        assert_eq!(timestamp(), "1", "the old one is served, whole");
        assert!(to.path().join("targets/1.tar.zst").exists());

        install(repository(2).path(), to.path()).unwrap();
        assert_eq!(timestamp(), "2");
        assert!(to.path().join("targets/2.tar.zst").exists());
    }
}
