use std::collections::HashSet;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Seek};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};

use aws_lc_rs::digest::{Context, SHA256};
use fleet_protocol::Sha256;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use super::listing::{Listing, finish};
use crate::disk::{FreeSpace, NoRoom, check_room, free_space, make_directory, sync_directory};

/// What a bundle may cost.
#[derive(Debug, Clone, Copy)]
pub struct UnpackLimits {
    /// Bytes of all files together.
    pub total: u64,
    /// Files.
    pub files: usize,
    /// Unpacked bytes of one file for one packed byte; small files are exempt.
    pub ratio: u64,
    /// How full the disk is.
    pub free_space: FreeSpace,
}

impl Default for UnpackLimits {
    fn default() -> Self {
        Self { total: 1 << 30, files: 20_000, ratio: 200, free_space }
    }
}

/// Why a bundle was refused.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// Not a zip file, or a damaged one.
    #[error("not a readable zip file: {0}")]
    NotZip(#[from] ZipError),
    /// A name that leads out of the bundle, or that is no plain path.
    #[error("a file's name leads out of the bundle: {0:?}")]
    Traversal(String),
    /// A link, a device or another thing that is neither file nor directory.
    #[error("not a plain file: {0:?}")]
    NotPlain(String),
    /// The same file twice: which of the two was checked?
    #[error("the same file twice: {0:?}")]
    Twice(String),
    /// Encrypted.
    #[error("an encrypted file: {0:?}")]
    Encrypted(String),
    /// Unpacks to more than a bundle may be.
    #[error("unpacks to more than {0}")]
    Bomb(&'static str),
    /// The page that opens is not there.
    #[error("the entry page is not in it: {0:?}")]
    NoEntry(String),
    /// The disk has no room for what is in it: no fault of the bundle.
    #[error(transparent)]
    NoRoom(#[from] NoRoom),
    /// The disk: no fault of the bundle.
    #[error("the disk: {0}")]
    Disk(io::Error),
}

/// A file this small may be packed however well.
const EXEMPT: u64 = 1 << 20;

/// Unpacks a bundle into a new directory that the shell's user can read, and makes it durable. Says what was written.
pub fn unpack(zip: &Path, into: &Path, entry: &str, limits: UnpackLimits) -> Result<Listing, UnpackError> {
    let mut archive = ZipArchive::new(File::open(zip).map_err(UnpackError::Disk)?)?;
    if archive.len() > limits.files {
        return Err(UnpackError::Bomb("the number of files"));
    }
    // By the maker's own word; a bundle that writes more ends at the limits.
    let size = archive.decompressed_size().and_then(|size| u64::try_from(size).ok()).unwrap_or(limits.total);
    check_room(limits.free_space, zip, size.min(limits.total))?;
    make_directory(into, 0o755).map_err(UnpackError::Disk)?;
    let mut listing = Listing::default();
    let mut seen = HashSet::new();
    let mut directories = HashSet::from([into.to_owned()]);
    let mut room = limits.total;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let relative = plain_path(&file)?;
        let path = into.join(&relative);
        if file.is_dir() {
            make_directory(&path, 0o755).map_err(UnpackError::Disk)?;
            directories.extend(within(&path, into));
            continue;
        }
        if !seen.insert(path.clone()) {
            return Err(UnpackError::Twice(file.name().to_owned()));
        }
        if let Some(parent) = path.parent() {
            make_directory(parent, 0o755).map_err(|_| UnpackError::Twice(file.name().to_owned()))?;
            directories.extend(within(parent, into));
        }
        let (written, sha256) = write_file(&mut file, &path, room, limits)?;
        room -= written;
        listing.add(&relative, written, sha256);
    }
    if !seen.contains(&into.join(entry)) {
        return Err(UnpackError::NoEntry(entry.to_owned()));
    }
    directories.iter().try_for_each(|directory| finish_directory(directory)).map_err(UnpackError::Disk)?;
    Ok(listing)
}

/// A directory of the bundle and those above it.
fn within<'a>(directory: &'a Path, bundle: &'a Path) -> impl Iterator<Item = PathBuf> + 'a {
    directory.ancestors().take_while(move |above| above.starts_with(bundle)).map(Path::to_owned)
}

/// Readable by the shell's user, whatever the process's mask took away, and durable.
fn finish_directory(directory: &Path) -> io::Result<()> {
    fs::set_permissions(directory, Permissions::from_mode(0o755))?;
    sync_directory(directory)
}

/// The path of a file within the bundle: only plain components, nothing absolute, no backslash.
fn plain_path<R: Read + Seek>(file: &ZipFile<'_, R>) -> Result<PathBuf, UnpackError> {
    let name = file.name();
    if file.is_symlink() || file.unix_mode().is_some_and(is_special) {
        return Err(UnpackError::NotPlain(name.to_owned()));
    }
    if file.encrypted() {
        return Err(UnpackError::Encrypted(name.to_owned()));
    }
    let path = Path::new(name);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || name.is_empty() || name.contains(['\\', '\0']) || name.starts_with('/') {
        return Err(UnpackError::Traversal(name.to_owned()));
    }
    Ok(path.to_owned())
}

/// Whether the file type of a Unix mode is set and neither file nor directory.
const fn is_special(mode: u32) -> bool {
    !matches!(mode & 0o170_000, 0 | 0o100_000 | 0o040_000)
}

/// Sizes in a zip file are what its maker says: the bytes are counted as they come.
fn write_file<R: Read + Seek>(
    file: &mut ZipFile<'_, R>,
    path: &Path,
    room: u64,
    limits: UnpackLimits,
) -> Result<(u64, Sha256), UnpackError> {
    let by_ratio = file.compressed_size().saturating_mul(limits.ratio).max(EXEMPT);
    let most = room.min(by_ratio);
    let mut out =
        OpenOptions::new().write(true).create_new(true).mode(0o644).open(path).map_err(UnpackError::Disk)?;
    let mut bounded = file.take(most + 1);
    let (written, sha256) = copy(&mut bounded, &mut out)?;
    if written > most {
        return Err(UnpackError::Bomb(if most == room { "the size" } else { "the ratio" }));
    }
    out.set_permissions(Permissions::from_mode(0o644)).map_err(UnpackError::Disk)?;
    out.sync_all().map_err(UnpackError::Disk)?;
    Ok((written, sha256))
}

fn copy(from: &mut impl Read, to: &mut File) -> Result<(u64, Sha256), UnpackError> {
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0_u8; 64 << 10];
    let mut written = 0;
    loop {
        // A reading error is the bundle's (a wrong checksum, say), a writing error is the disk's.
        let read = from.read(&mut buffer).map_err(|error| UnpackError::NotZip(ZipError::Io(error)))?;
        if read == 0 {
            return Ok((written, finish(context)));
        }
        io::Write::write_all(to, &buffer[..read]).map_err(UnpackError::Disk)?;
        context.update(&buffer[..read]);
        written += read as u64;
    }
}

/// Removes a directory and all in it; none there is no fault.
pub(super) fn remove_directory(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
