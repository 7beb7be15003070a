use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use tar::{Builder, EntryType, Header};

use super::{SignError, at};
use crate::{Arch, Digest, FileEntry, MANIFEST_FILE, Manifest, RelativePath, Version};

/// Fast enough for an inner loop, and small enough for a hall's network.
const LEVEL: i32 = 9;

/// What a release is packed from.
#[derive(Debug, Clone)]
pub struct Parts {
    /// For people.
    pub version: Version,
    /// Not below that of any release before; higher where no older release may ever come back.
    pub release_counter: u64,
    /// What it runs on.
    pub hardware: Vec<Arch>,
    /// The agent's program.
    pub agent: PathBuf,
    /// The shell's program.
    pub shell: PathBuf,
    /// The shell's pages.
    pub pages: PathBuf,
}

/// Packs a release into the archive `out`. The same parts give the same bytes.
pub fn pack(parts: &Parts, out: &Path) -> Result<Manifest, SignError> {
    let mut sources = BTreeMap::new();
    sources.insert(relative(Manifest::AGENT)?, (parts.agent.clone(), true));
    sources.insert(relative(Manifest::SHELL)?, (parts.shell.clone(), true));
    collect_pages(&parts.pages, Manifest::PAGES, &mut sources)?;
    let mut files = BTreeMap::new();
    for (path, (source, executable)) in &sources {
        let (sha256, size) = File::open(source).and_then(Digest::of_reader).map_err(at(source))?;
        files.insert(path.clone(), FileEntry { size, sha256, executable: *executable });
    }
    let manifest = Manifest {
        format: Manifest::FORMAT,
        version: parts.version.clone(),
        release_counter: parts.release_counter,
        hardware: parts.hardware.clone(),
        files,
    };
    write_archive(&manifest, &sources, out).map_err(at(out))?;
    Ok(manifest)
}

type Sources = BTreeMap<RelativePath, (PathBuf, bool)>;

fn relative(path: &str) -> Result<RelativePath, SignError> {
    RelativePath::try_from(path.to_owned()).map_err(|error| at(path)(io::Error::other(error)))
}

fn collect_pages(dir: &Path, prefix: &str, sources: &mut Sources) -> Result<(), SignError> {
    for entry in fs::read_dir(dir).map_err(at(dir))? {
        let entry = entry.map_err(at(dir))?;
        let source = entry.path();
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        // Links are followed: the archive holds files alone.
        if fs::metadata(&source).map_err(at(&source))?.is_dir() {
            collect_pages(&source, &path, sources)?;
        } else {
            sources.insert(relative(&path)?, (source, false));
        }
    }
    Ok(())
}

fn write_archive(manifest: &Manifest, sources: &Sources, out: &Path) -> io::Result<()> {
    let encoder = zstd::Encoder::new(File::create(out)?, LEVEL)?;
    let mut archive = Builder::new(encoder);
    let mut text = serde_json::to_vec_pretty(manifest)?;
    text.push(b'\n');
    append(&mut archive, MANIFEST_FILE, text.len() as u64, false, Cursor::new(text))?;
    for (path, entry) in &manifest.files {
        let Some((source, _)) = sources.get(path) else { continue };
        append(&mut archive, path.as_str(), entry.size, entry.executable, File::open(source)?)?;
    }
    archive.into_inner()?.finish()?.sync_all()
}

fn append(
    archive: &mut Builder<impl io::Write>,
    path: &str,
    size: u64,
    executable: bool,
    content: impl Read,
) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_size(size);
    header.set_mode(if executable { 0o755 } else { 0o644 });
    header.set_mtime(0);
    archive.append_data(&mut header, path, content)
}

/// The manifest of a packed release.
pub fn read_archive_manifest(archive: &Path) -> Result<Manifest, SignError> {
    Ok(Manifest::parse(&read_archive_manifest_text(archive)?)?)
}

/// The file of that manifest.
pub(super) fn read_archive_manifest_text(archive: &Path) -> Result<Vec<u8>, SignError> {
    let not_one = || SignError::NotARelease(archive.to_owned());
    let file = File::open(archive).map_err(at(archive))?;
    let mut tar = tar::Archive::new(zstd::Decoder::new(file).map_err(at(archive))?);
    let first = tar.entries().map_err(at(archive))?.next().ok_or_else(not_one)?.map_err(|_| not_one())?;
    if *first.path_bytes() != *MANIFEST_FILE.as_bytes() {
        return Err(not_one());
    }
    let mut text = Vec::new();
    first.take(Manifest::MAX_BYTES).read_to_end(&mut text).map_err(at(archive))?;
    Ok(text)
}
