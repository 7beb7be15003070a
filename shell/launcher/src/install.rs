use std::fs;
use std::io;
use std::path::Path;

use fleet_release::slot::{SlotProblem, slot_dir, verify_slot};
use fleet_release::{BootState, BootStateError, MANIFEST_FILE, RelativePath, sync_dir};

use crate::log;

/// Why a first installation failed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// What is to be installed is not complete.
    #[error(transparent)]
    Slot(#[from] SlotProblem),
    /// The disk failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The boot state could not be written.
    #[error(transparent)]
    State(#[from] BootStateError),
}

/// Copies a complete slot into `root` and makes it current, if the terminal has no version yet.
/// Repeating it changes nothing; a terminal that has upgraded itself since keeps what it runs.
pub fn install(root: &Path, from: &Path) -> Result<(), InstallError> {
    let manifest = verify_slot(from)?;
    let slot = manifest.version.slot();
    let destination = slot_dir(root, &slot);
    let there = fs::canonicalize(&destination).ok();
    if there.is_none() || there != fs::canonicalize(from).ok() && verify_slot(&destination).is_err() {
        copy_slot(from, &destination, manifest.files.keys().map(RelativePath::as_str))?;
    }
    if matches!(BootState::load(root), Err(BootStateError::Missing)) {
        BootState::first(slot.clone(), manifest.release_counter).save(root)?;
        log::say(&format!("{slot} is installed in {}", root.display()));
    }
    Ok(())
}

fn copy_slot<'a>(
    from: &Path,
    destination: &Path,
    files: impl Iterator<Item = &'a str>,
) -> Result<(), InstallError> {
    let incoming = destination.with_file_name(".incoming-install");
    for leftover in [&incoming, destination] {
        if leftover.exists() {
            fs::remove_dir_all(leftover)?;
        }
    }
    for file in files.chain([MANIFEST_FILE]) {
        let target = incoming.join(file);
        let parent = target.parent().unwrap_or(&incoming);
        fs::create_dir_all(parent)?;
        fs::copy(from.join(file), &target)?;
        fs::File::open(&target)?.sync_all()?;
        for dir in parent.ancestors().take_while(|dir| dir.starts_with(&incoming)) {
            sync_dir(dir)?;
        }
    }
    verify_slot(&incoming)?;
    fs::rename(&incoming, destination)?;
    Ok(sync_dir(destination.parent().unwrap_or(destination))?)
}
