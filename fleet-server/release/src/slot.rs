//! Slots: `<root>/slots/<version>/` holds a complete release, or is not there under that name.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::{Digest, FileEntry, MANIFEST_FILE, Manifest, ManifestError, RelativePath, SlotName};

/// The directory of all slots below a terminal's root.
pub fn slots_dir(root: &Path) -> PathBuf {
    root.join("slots")
}

/// The directory of one slot below a terminal's root.
pub fn slot_dir(root: &Path, slot: &SlotName) -> PathBuf {
    slots_dir(root).join(slot.as_str())
}

/// What is wrong with a slot.
#[derive(Debug, thiserror::Error)]
pub enum SlotProblem {
    /// A file or directory cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The manifest is not one.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A file is missing, or is a directory or a link.
    #[error("{0} is not a regular file")]
    NotAFile(RelativePath),
    /// A file's content is not what was signed.
    #[error("{0} differs from the manifest")]
    Differs(RelativePath),
    /// A file is there that the manifest does not list.
    #[error("{0} is not in the manifest")]
    Stranger(PathBuf),
}

fn io_at(path: &Path) -> impl FnOnce(io::Error) -> SlotProblem + '_ {
    move |source| SlotProblem::Io { path: path.to_owned(), source }
}

/// Reads a slot's manifest, without looking at the files.
pub fn read_manifest(slot: &Path) -> Result<Manifest, SlotProblem> {
    let path = slot.join(MANIFEST_FILE);
    let length = fs::metadata(&path).map_err(io_at(&path))?.len();
    if length > Manifest::MAX_BYTES {
        let source = io::Error::new(io::ErrorKind::InvalidData, "too large");
        return Err(SlotProblem::Io { path, source });
    }
    Ok(Manifest::parse(&fs::read(&path).map_err(io_at(&path))?)?)
}

/// Checks a slot completely: every listed file is there with its size, digest and mode, and nothing else is.
pub fn verify_slot(slot: &Path) -> Result<Manifest, SlotProblem> {
    let manifest = read_manifest(slot)?;
    for (path, entry) in &manifest.files {
        verify_file(slot, path, entry)?;
    }
    let listed: BTreeSet<PathBuf> = manifest.files.keys().map(|path| slot.join(path.as_str())).collect();
    refuse_strangers(slot, slot, &listed)?;
    Ok(manifest)
}

fn verify_file(slot: &Path, path: &RelativePath, entry: &FileEntry) -> Result<(), SlotProblem> {
    let full = slot.join(path.as_str());
    let Ok(metadata) = fs::symlink_metadata(&full) else {
        return Err(SlotProblem::NotAFile(path.clone()));
    };
    if !metadata.is_file() {
        return Err(SlotProblem::NotAFile(path.clone()));
    }
    let executable = metadata.permissions().mode() & 0o100 != 0;
    if metadata.len() != entry.size || executable != entry.executable {
        return Err(SlotProblem::Differs(path.clone()));
    }
    let (digest, length) = File::open(&full).and_then(Digest::of_reader).map_err(io_at(&full))?;
    if digest != entry.sha256 || length != entry.size {
        return Err(SlotProblem::Differs(path.clone()));
    }
    Ok(())
}

fn refuse_strangers(slot: &Path, dir: &Path, listed: &BTreeSet<PathBuf>) -> Result<(), SlotProblem> {
    for entry in fs::read_dir(dir).map_err(io_at(dir))? {
        let entry = entry.map_err(io_at(dir))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(io_at(&path))?;
        if kind.is_dir() {
            refuse_strangers(slot, &path, listed)?;
        } else if !listed.contains(&path) && path != slot.join(MANIFEST_FILE) {
            return Err(SlotProblem::Stranger(path));
        }
    }
    Ok(())
}

/// All complete slots below a terminal's root, the newest release first.
pub fn complete_slots(root: &Path) -> Vec<(SlotName, Manifest)> {
    let Ok(entries) = fs::read_dir(slots_dir(root)) else { return Vec::new() };
    let mut found: Vec<(SlotName, Manifest)> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<SlotName>().ok())
        .filter_map(|slot| Some((slot.clone(), verify_slot(&slot_dir(root, &slot)).ok()?)))
        .collect();
    found.sort_by(|(_, a), (_, b)| {
        (b.release_counter.cmp(&a.release_counter)).then_with(|| b.version.compare(&a.version))
    });
    found
}

#[cfg(test)]
mod tests;
