//! Files that survive a power cut, and damaged ones that are set aside.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use fleet_protocol::Event;

/// A damaged file was set aside and made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Healed {
    /// Its name.
    pub file: String,
    /// What was wrong, in English.
    pub reason: String,
}

impl From<Healed> for Event {
    fn from(healed: Healed) -> Self {
        Self::FileHealed { file: healed.file, reason: healed.reason }
    }
}

/// How many bytes the disk that holds a path still takes: a function, so that a test need not fill a disk.
pub type FreeSpace = fn(&Path) -> io::Result<u64>;

/// What downloads leave free for the agent's own records, the launcher's and the system's.
pub const RESERVE: u64 = 256 << 20;

/// The kernel's answer, for a writer without privileges.
pub fn free_space(path: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(path)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// A disk has no room for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no room: {needed} bytes are needed and {free} are free, of which {RESERVE} are to stay free")]
pub struct NoRoom {
    /// Bytes needed.
    pub needed: u64,
    /// Bytes free.
    pub free: u64,
}

/// Refuses what would leave less than the [`RESERVE`]. A disk that does not say how full it is takes what comes.
pub fn check_room(free_space: FreeSpace, path: &Path, needed: u64) -> Result<(), NoRoom> {
    match free_space(path) {
        Ok(free) if free < needed.saturating_add(RESERVE) => Err(NoRoom { needed, free }),
        Ok(_) => Ok(()),
        Err(error) => {
            tracing::warn!(%error, "it is not known how full the disk is");
            Ok(())
        }
    }
}

/// Whether an error is that of a full disk.
pub fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Writes a file so that after a power cut there is either the old content or the new.
pub fn write_atomically(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let directory = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let temporary = directory.join(format!(".{}.new", name.to_string_lossy()));
    // One that a crash left behind may have another mode.
    remove_if_there(&temporary)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&temporary)?;
    file.write_all(content)?;
    // Whatever the process's mask took away.
    file.set_permissions(Permissions::from_mode(mode))?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_directory(directory)
}

/// Makes a rename or a removal in this directory durable.
pub fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Makes a directory, with those above it, unless it is there.
pub fn make_directory(path: &Path, mode: u32) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(mode).create(path)
}

/// The same, and its name and those above it outlast a power cut.
pub fn make_directory_durably(path: &Path, mode: u32) -> io::Result<()> {
    let Some(parent) = path.parent().filter(|_| !path.is_dir()) else { return Ok(()) };
    make_directory_durably(parent, mode)?;
    make_directory(path, mode)?;
    sync_directory(parent)
}

/// Makes a directory like [`make_directory`], and sees to it that the directory itself has the mode, whatever the process's mask takes away.
pub fn make_directory_with_mode(path: &Path, mode: u32) -> io::Result<()> {
    make_directory(path, mode)?;
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Renames a damaged file to `<name>.corrupt-<n>`, `n` the first free number. Returns where it is now.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
    let aside = (1_u32..=u32::MAX)
        .map(|n| path.with_file_name(format!("{name}.corrupt-{n}")))
        .find(|candidate| !candidate.exists())
        .ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(path, &aside)?;
    Ok(aside)
}

/// Removes a file; none there is no fault.
pub fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_files_get_numbers_of_their_own() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("outbox.db");
        for n in 1..=3 {
            fs::write(&path, "x").unwrap();
            assert_eq!(set_aside(&path).unwrap(), dir.path().join(format!("outbox.db.corrupt-{n}")));
        }
    }

    #[test]
    fn writing_replaces_the_whole_file_and_what_a_crash_left() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("identity");
        fs::write(dir.path().join(".identity.new"), "left over").unwrap();
        write_atomically(&path, b"one", 0o600).unwrap();
        write_atomically(&path, b"two", 0o600).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
