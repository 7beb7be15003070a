use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use fleet_protocol::{OfflineBundle, SignedGrant, TerminalId};
use futures_util::{StreamExt as _, stream};
use rustix::fs::OFlags;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use super::{METADATA_DIR, Reply, Resource, Source, SourceError, TARGETS_DIR};

/// A bundle of more files than this is none of ours.
const MAX_FILES: usize = 8_192;
/// The most bytes of `bundle.json`.
const MAX_MANIFEST: u64 = 1 << 20;
/// The most bytes of a word.
const MAX_WORD: u64 = 16 << 10;
/// Read at once.
const CHUNK: u64 = 64 << 10;
/// A stick that gives nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// An offline bundle: one tar file on a medium that may be pulled out at any moment, and that anybody may have written.
/// The file is open only while it is read, so that the medium can be unmounted.
#[derive(Debug, Clone)]
pub struct MediumBundle {
    path: PathBuf,
    seen: Seen,
    files: BTreeMap<String, Place>,
}

/// How the file looked when it was indexed: another one in its place has other files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    length: u64,
    changed: (i64, i64),
    inode: u64,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    at: u64,
    length: u64,
}

/// Why a file is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum MediumError {
    /// It cannot be read.
    #[error("the bundle cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It ends in the midst of a file: it was not copied to its end.
    #[error("the bundle ends too early: it was not copied completely")]
    Truncated,
    /// It is none of ours.
    #[error("this is no offline bundle: {0}")]
    Malformed(String),
}

impl MediumBundle {
    /// Looks at the names and places of its files, and at no content. Blocks.
    pub fn open(path: &Path) -> Result<Self, MediumError> {
        let file = open_plain(path)?;
        let seen = Seen::of(&file)?;
        let mut archive = tar::Archive::new(file);
        let mut files = BTreeMap::new();
        // Raw: names that announce their own length are not believed, and not needed.
        for (number, entry) in archive.entries_with_seek()?.raw(true).enumerate() {
            let entry = entry.map_err(|error| unreadable(&error))?;
            if number >= MAX_FILES {
                return Err(MediumError::Malformed("it has too many files".to_owned()));
            }
            let place = Place { at: entry.raw_file_position(), length: entry.size() };
            if place.at.checked_add(place.length).is_none_or(|end| end > seen.length) {
                return Err(MediumError::Truncated);
            }
            if entry.header().entry_type().is_file()
                && let Ok(name) = std::str::from_utf8(&entry.path_bytes())
            {
                files.entry(name.to_owned()).or_insert(place);
            }
        }
        Ok(Self { path: path.to_owned(), seen, files })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it says of itself. Blocks.
    pub fn manifest(&self) -> Result<OfflineBundle, MediumError> {
        let manifest: OfflineBundle = self
            .read(OfflineBundle::FILE, MAX_MANIFEST)?
            .ok_or_else(|| MediumError::Malformed(format!("it has no {}", OfflineBundle::FILE)))?;
        if manifest.format == OfflineBundle::FORMAT {
            return Ok(manifest);
        }
        Err(MediumError::Malformed(format!("its format {} is not known", manifest.format)))
    }

    /// The word that it has for a terminal, not yet checked. Blocks.
    pub fn word(&self, terminal: TerminalId) -> Result<Option<SignedGrant>, MediumError> {
        self.read(&OfflineBundle::word_file(terminal), MAX_WORD)
    }

    /// Whether it has a file of the image repository.
    pub fn has(&self, resource: &Resource) -> bool {
        self.files.contains_key(&name_of(resource))
    }

    fn read<T: DeserializeOwned>(&self, name: &str, limit: u64) -> Result<Option<T>, MediumError> {
        let Some(place) = self.files.get(name) else { return Ok(None) };
        if place.length > limit {
            return Err(MediumError::Malformed(format!("{name} is longer than {limit} bytes")));
        }
        let mut file = self.open_again()?;
        file.seek(SeekFrom::Start(place.at))?;
        let mut bytes = Vec::new();
        file.take(place.length).read_to_end(&mut bytes)?;
        let read = serde_json::from_slice(&bytes);
        read.map(Some).map_err(|error| MediumError::Malformed(format!("{name}: {error}")))
    }

    fn open_again(&self) -> io::Result<File> {
        let file = open_plain(&self.path)?;
        if Seen::of(&file)? != self.seen {
            return Err(io::Error::other("another file is in its place"));
        }
        Ok(file)
    }
}

/// A tar file that does not go on as one should: it was cut, or is none.
fn unreadable(error: &io::Error) -> MediumError {
    if error.kind() == ErrorKind::UnexpectedEof {
        MediumError::Truncated
    } else {
        MediumError::Malformed(error.to_string())
    }
}

/// Files carry their digest alone in the bundle: whole names would not fit into a plain tar header.
fn name_of(resource: &Resource) -> String {
    match resource {
        Resource::Metadata(name) => format!("{METADATA_DIR}/{name}"),
        Resource::Target(name) => {
            format!("{TARGETS_DIR}/{}", name.split_once('.').map_or(name.as_str(), |(digest, _)| digest))
        }
    }
}

/// Opens no link, and waits for nobody at a pipe.
fn open_plain(path: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("not a plain file")) }
}

impl Seen {
    fn of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        let changed = (metadata.mtime(), metadata.mtime_nsec());
        Ok(Self { length: metadata.len(), changed, inode: metadata.ino() })
    }
}

#[async_trait]
impl Source for MediumBundle {
    async fn get(&self, resource: &Resource, from: u64) -> Result<Reply, SourceError> {
        let place = *self.files.get(&name_of(resource)).ok_or(SourceError::NotFound)?;
        let begins_at = from.min(place.length);
        let bundle = self.clone();
        let opened = tokio::task::spawn_blocking(move || bundle.open_again());
        let file = in_time(async { opened.await.map_err(io::Error::other)? }).await?;
        let mut file = tokio::fs::File::from_std(file);
        in_time(file.seek(SeekFrom::Start(place.at + begins_at))).await?;
        let chunks = stream::try_unfold((file, place.length - begins_at), |(mut file, left)| async move {
            if left == 0 {
                return Ok(None);
            }
            let mut chunk = vec![0; usize::try_from(left.min(CHUNK)).unwrap_or(0)];
            let read = in_time(file.read(&mut chunk)).await?;
            if read == 0 {
                return Err(SourceError::Unreachable("the bundle ends too early".to_owned()));
            }
            chunk.truncate(read);
            Ok(Some((Bytes::from(chunk), (file, left - read as u64))))
        });
        Ok(Reply { begins_at, body: chunks.boxed() })
    }
}

async fn in_time<T>(reading: impl Future<Output = io::Result<T>> + Send) -> Result<T, SourceError> {
    match tokio::time::timeout(PATIENCE, reading).await {
        Ok(read) => read.map_err(|error| SourceError::Unreachable(error.to_string())),
        Err(_) => Err(SourceError::Unreachable("the medium does not answer".to_owned())),
    }
}
