//! Checks a bundle before it is kept. Everything is judged by what comes out of the archive, never
//! by what its headers promise.

mod directory;
mod path;
mod signature;
#[cfg(test)]
mod tests;

pub(crate) use directory::open as open_archive;

use std::collections::HashSet;
use std::io::{Read, Seek};

use fleet_domain::{AppManifest, CheckFinding, CheckRule, MANIFEST_FILE, MANIFEST_LIMIT, read_manifest};
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::problem::{ApiError, Code};

/// The most that a bundle may unpack to, in bytes.
const UNPACKED: u64 = 1024 * 1024 * 1024;
/// The most that a bundle may grow by unpacking.
const RATIO: u64 = 200;
/// Below this many bytes a bundle may grow by any ratio: a page of spaces is no attack.
const RATIO_FROM: u64 = 10 * 1024 * 1024;
/// The most files.
const FILES: usize = 20_000;

/// What is wrong with a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleFault {
    /// Not a zip file.
    #[error("not a zip file")]
    NotZip,
    /// No files.
    #[error("no files")]
    Empty,
    /// The page that opens is not there.
    #[error("the entry page is missing")]
    EntryMissing,
    /// A path leaves the folder, or is none.
    #[error("a path leaves the folder")]
    PathTraversal,
    /// A symbolic link.
    #[error("a symbolic link")]
    Symlink,
    /// Unpacks to too much.
    #[error("unpacks to too much")]
    Bomb,
    /// A program.
    #[error("a forbidden type of file")]
    FileType,
    /// A wrong checksum, an encrypted file, or an unknown compression.
    #[error("damaged or encrypted")]
    Damaged,
    /// Two names that a file system may take for one.
    #[error("two files with the same name")]
    Duplicate,
}

impl From<BundleFault> for ApiError {
    fn from(fault: BundleFault) -> Self {
        let code = match fault {
            BundleFault::NotZip => Code::BundleNotZip,
            BundleFault::Empty => Code::BundleEmpty,
            BundleFault::EntryMissing => Code::BundleEntryMissing,
            BundleFault::PathTraversal => Code::BundlePathTraversal,
            BundleFault::Symlink => Code::BundleSymlink,
            BundleFault::Bomb => Code::BundleBomb,
            BundleFault::FileType => Code::BundleFileType,
            BundleFault::Damaged => Code::BundleDamaged,
            BundleFault::Duplicate => Code::BundleDuplicate,
        };
        Self::new(code)
    }
}

/// What a good bundle holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// Files, folders not counted.
    pub files: i64,
    /// The page that opens.
    pub entry: String,
    /// What its manifest says, if it has one.
    pub manifest: Option<AppManifest>,
    /// What is wrong with the manifest.
    pub findings: Vec<CheckFinding>,
}

/// Unpacks a bundle of `packed` bytes into nothing, checking everything that can go wrong. Without an `entry`, the page
/// that opens is that of its manifest, or `index.html`.
pub fn inspect(file: impl Read + Seek, packed: u64, entry: Option<String>) -> Result<Inspected, BundleFault> {
    let mut archive = directory::open(file)?;
    let mut budget = Budget { packed, unpacked: 0 };
    let mut names = Names::default();
    let mut manifest = None;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| damaged(&error))?;
        let name = path::checked(file.name_raw())?.to_owned();
        check_kind(&file)?;
        if file.is_dir() {
            continue;
        }
        names.add(&name)?;
        let is_manifest = name == MANIFEST_FILE;
        let head = budget.spend(&mut file, &name, if is_manifest { MANIFEST_LIMIT + 1 } else { 0 })?;
        if is_manifest {
            manifest = Some(head);
        }
    }
    if names.files.is_empty() {
        return Err(BundleFault::Empty);
    }
    names.check_folders()?;
    judged(&names, entry, manifest.as_deref())
}

/// What the names and the manifest say together.
fn judged(names: &Names, entry: Option<String>, manifest: Option<&[u8]>) -> Result<Inspected, BundleFault> {
    let (manifest, mut findings) = match manifest.map(read_manifest) {
        Some((manifest, findings)) => (Some(manifest), findings),
        None => (None, vec![CheckFinding::new(CheckRule::ManifestMissing, "", MANIFEST_FILE)]),
    };
    let entry = entry.or_else(|| manifest.as_ref().and_then(|manifest| manifest.entry.clone()));
    let entry = entry.unwrap_or_else(|| "index.html".to_owned());
    if !names.exact.contains(&entry) {
        return Err(BundleFault::EntryMissing);
    }
    if let Some(icon) = manifest.as_ref().and_then(|manifest| manifest.icon.as_deref())
        && !names.exact.contains(icon)
    {
        findings.push(CheckFinding::new(CheckRule::IconMissing, "/icon", icon));
    }
    let files = i64::try_from(names.files.len()).unwrap_or(i64::MAX);
    Ok(Inspected { files, entry, manifest, findings })
}

fn damaged(error: &ZipError) -> BundleFault {
    if matches!(error, ZipError::InvalidArchive(_)) { BundleFault::NotZip } else { BundleFault::Damaged }
}

/// Links and devices are told by the Unix mode.
fn check_kind<R: Read>(file: &ZipFile<'_, R>) -> Result<(), BundleFault> {
    const TYPE: u32 = 0o170_000;
    const LINK: u32 = 0o120_000;
    const FILE: u32 = 0o100_000;
    const FOLDER: u32 = 0o040_000;
    match file.unix_mode().map(|mode| mode & TYPE) {
        Some(LINK) => Err(BundleFault::Symlink),
        None | Some(0 | FILE | FOLDER) => Ok(()),
        Some(_) => Err(BundleFault::FileType),
    }
}

/// How much a bundle may still unpack to.
struct Budget {
    packed: u64,
    unpacked: u64,
}

impl Budget {
    /// Reads a file to its end. Returns its beginning: `keep` bytes, and enough to know its type by.
    fn spend(&mut self, file: &mut impl Read, name: &str, keep: usize) -> Result<Vec<u8>, BundleFault> {
        let most = keep.max(signature::HEAD);
        let mut head = Vec::with_capacity(signature::HEAD);
        let mut chunk = [0; 16 * 1024];
        loop {
            let read = file.read(&mut chunk).map_err(|_| BundleFault::Damaged)?;
            if read == 0 {
                break;
            }
            let missing = most.saturating_sub(head.len()).min(read);
            head.extend_from_slice(chunk.get(..missing).unwrap_or_default());
            self.unpacked += read as u64;
            let grown = self.unpacked > RATIO_FROM && self.unpacked > self.packed.saturating_mul(RATIO);
            if self.unpacked > UNPACKED || grown {
                return Err(BundleFault::Bomb);
            }
        }
        if signature::is_program(name, &head) { Err(BundleFault::FileType) } else { Ok(head) }
    }
}

/// The names so far.
#[derive(Default)]
struct Names {
    /// As a file system without regard to case sees them.
    files: HashSet<String>,
    /// As they are written.
    exact: HashSet<String>,
}

impl Names {
    fn add(&mut self, name: &str) -> Result<(), BundleFault> {
        self.exact.insert(name.to_owned());
        if self.files.insert(name.to_lowercase()) { Ok(()) } else { Err(BundleFault::Duplicate) }
    }

    /// No file may be called like a folder of another.
    fn check_folders(&self) -> Result<(), BundleFault> {
        let clash = self.files.iter().any(|name| {
            name.match_indices('/')
                .any(|(end, _)| name.get(..end).is_some_and(|folder| self.files.contains(folder)))
        });
        if clash { Err(BundleFault::Duplicate) } else { Ok(()) }
    }
}
