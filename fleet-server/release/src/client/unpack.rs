use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use tar::{Archive, Entry, EntryType};

use crate::slot::{slot_dir, slots_dir, verify_slot};
use crate::sync_dir;
use crate::{
    FileEntry, Hasher, MANIFEST_FILE, Manifest, ManifestError, RelativePath, ReleaseCustom, SlotName, Unfit,
};

/// Why an archive did not become a slot.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// The disk failed or is full, or the archive is cut off.
    #[error("unpacking failed: {0}")]
    Io(#[from] io::Error),
    /// The manifest is not one.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// It is not the release that was signed.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// An entry is not what the manifest says.
    #[error("{0} does not match the manifest")]
    Entry(String),
    /// A slot of this name is in use and has another content.
    #[error("slot {0} is in use with another content")]
    InUse(SlotName),
}

/// Unpacks a verified archive into a slot below `root`. Every file is checked against the manifest and
/// synced; the slot gets its name last, so a name always stands for a complete slot. A slot of that name
/// which is complete already is left alone; slots in `keep` are never replaced.
pub fn unpack(
    archive: &Path,
    release: &ReleaseCustom,
    root: &Path,
    keep: &[SlotName],
) -> Result<Manifest, UnpackError> {
    let slot = release.version.slot();
    let incoming = slots_dir(root).join(format!(".incoming-{slot}"));
    remove_tree(&incoming)?;
    fs::create_dir_all(&incoming)?;
    let unpacked = unpack_into(archive, release, &incoming);
    if unpacked.is_err() {
        remove_tree(&incoming)?;
    }
    let manifest = unpacked?;
    name_slot(&incoming, &slot_dir(root, &slot), &slot, &manifest, keep)?;
    Ok(manifest)
}

fn unpack_into(archive: &Path, release: &ReleaseCustom, incoming: &Path) -> Result<Manifest, UnpackError> {
    let mut archive = Archive::new(zstd::Decoder::new(File::open(archive)?)?);
    let mut entries = archive.entries()?;
    let first = entries.next().ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))??;
    let (manifest, text) = read_manifest(first)?;
    release.check_manifest(&manifest)?;
    let mut missing: BTreeSet<RelativePath> = manifest.files.keys().cloned().collect();
    for entry in entries {
        let mut entry = entry?;
        let path = path_of(&entry)?;
        let Some(listed) = manifest.files.get(&path).filter(|_| missing.remove(&path)) else {
            return Err(UnpackError::Entry(path.to_string()));
        };
        write_entry(&mut entry, &path, listed, incoming)?;
    }
    if let Some(path) = missing.first() {
        return Err(UnpackError::Entry(path.to_string()));
    }
    write_synced(&incoming.join(MANIFEST_FILE), 0o644, |file| file.write_all(&text))?;
    sync_tree(incoming)?;
    Ok(manifest)
}

fn read_manifest(entry: Entry<'_, impl Read>) -> Result<(Manifest, Vec<u8>), UnpackError> {
    if *entry.path_bytes() != *MANIFEST_FILE.as_bytes() || entry.size() > Manifest::MAX_BYTES {
        return Err(UnpackError::Entry(MANIFEST_FILE.to_owned()));
    }
    let mut text = Vec::new();
    entry.take(Manifest::MAX_BYTES).read_to_end(&mut text)?;
    Ok((Manifest::parse(&text)?, text))
}

fn path_of(entry: &Entry<'_, impl Read>) -> Result<RelativePath, UnpackError> {
    let text = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    if entry.header().entry_type() != EntryType::Regular {
        return Err(UnpackError::Entry(text));
    }
    RelativePath::try_from(text).map_err(|error| UnpackError::Entry(error.to_string()))
}

fn write_entry(
    entry: &mut Entry<'_, impl Read>,
    path: &RelativePath,
    listed: &FileEntry,
    incoming: &Path,
) -> Result<(), UnpackError> {
    let full = incoming.join(path.as_str());
    if let Some(parent) = full.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut hasher = Hasher::default();
    let mode = if listed.executable { 0o755 } else { 0o644 };
    write_synced(&full, mode, |file| copy_hashed(entry, file, &mut hasher, listed.size))?;
    if hasher.finish() == (listed.sha256, listed.size) {
        Ok(())
    } else {
        Err(UnpackError::Entry(path.to_string()))
    }
}

fn copy_hashed(from: &mut impl Read, to: &mut File, hasher: &mut Hasher, size: u64) -> io::Result<()> {
    // One byte more than expected is enough to see that it is too long.
    let mut from = from.take(size + 1);
    let mut buffer = vec![0; 64 << 10];
    loop {
        let n = from.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        hasher.update(&buffer[..n]);
        to.write_all(&buffer[..n])?;
    }
}

pub(super) fn write_synced(
    path: &Path,
    mode: u32,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    write(&mut file)?;
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    file.sync_all()
}

pub(super) fn sync_tree(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        }
    }
    sync_dir(dir)
}

pub(super) fn name_slot(
    incoming: &Path,
    destination: &Path,
    slot: &SlotName,
    manifest: &Manifest,
    keep: &[SlotName],
) -> Result<(), UnpackError> {
    if destination.exists() {
        if verify_slot(destination).is_ok_and(|there| there == *manifest) {
            return Ok(remove_tree(incoming)?);
        }
        if keep.contains(slot) {
            remove_tree(incoming)?;
            return Err(UnpackError::InUse(slot.clone()));
        }
        remove_tree(destination)?;
    }
    fs::rename(incoming, destination)?;
    Ok(sync_dir(destination.parent().unwrap_or(destination))?)
}

pub(super) fn remove_tree(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
