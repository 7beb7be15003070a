use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use futures_util::StreamExt;

use super::{Resource, SignedRelease, Source, SourceError};
use crate::{Digest, Hasher};

/// Why a download did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// The source failed or ended early. What is there is kept; go on later.
    #[error("interrupted after {done} bytes: {reason}")]
    Interrupted {
        /// Bytes on disk.
        done: u64,
        /// Why.
        reason: String,
    },
    /// What came is not what was signed. It is thrown away.
    #[error("not what was signed: {0}")]
    Tampered(String),
    /// The disk is full.
    #[error("no space left for {needed} bytes")]
    NoSpace {
        /// Bytes still to come.
        needed: u64,
    },
    /// The disk failed.
    #[error("the download could not be written: {0}")]
    Io(io::Error),
}

/// The file of a release that is on its way: whoever puts a complete one there has saved its download.
pub fn partial_path(dir: &Path, release: &SignedRelease) -> PathBuf {
    dir.join(format!("{}.part", release.sha256))
}

/// Bytes of a release already on disk, by earlier calls of [`download()`].
pub fn partial_length(dir: &Path, release: &SignedRelease) -> u64 {
    fs::metadata(partial_path(dir, release)).map_or(0, |metadata| metadata.len())
}

/// Fetches a release's archive into `dir`, going on where an earlier call stopped, never writing more
/// than its signed length, and gives the file's path once length and digest are those signed.
/// `progress` learns the bytes on disk.
pub async fn download(
    source: &dyn Source,
    release: &SignedRelease,
    dir: &Path,
    mut progress: impl FnMut(u64) + Send,
) -> Result<PathBuf, DownloadError> {
    loop {
        let mut partial = Partial::open(partial_path(dir, release), release.length)?;
        let resumed = partial.done > 0;
        if partial.done < release.length {
            partial.fetch(source, release, &mut progress).await?;
        }
        progress(partial.done);
        match partial.finish(&release.sha256)? {
            Some(path) => return Ok(path),
            // A power cut may have left a part of the file that was never written; begin once more.
            None if resumed => tracing::warn!(target = %release.target, "the resumed download was damaged"),
            None => return Err(DownloadError::Tampered("its digest differs".to_owned())),
        }
    }
}

struct Partial {
    path: PathBuf,
    file: File,
    hasher: Hasher,
    done: u64,
    length: u64,
}

impl Partial {
    fn open(path: PathBuf, length: u64) -> Result<Self, DownloadError> {
        let open = || OpenOptions::new().read(true).append(true).create(true).open(&path);
        let mut file = open().map_err(DownloadError::Io)?;
        if file.metadata().map_err(DownloadError::Io)?.len() > length {
            file.set_len(0).map_err(DownloadError::Io)?;
        }
        let mut hasher = Hasher::default();
        io::copy(&mut file, &mut HashInto(&mut hasher)).map_err(DownloadError::Io)?;
        let done = file.metadata().map_err(DownloadError::Io)?.len();
        Ok(Self { path, file, hasher, done, length })
    }

    async fn fetch(
        &mut self,
        source: &dyn Source,
        release: &SignedRelease,
        progress: &mut (impl FnMut(u64) + Send),
    ) -> Result<(), DownloadError> {
        let resource = Resource::Target(release.file_name());
        let reply = source.get(&resource, self.done).await.map_err(|error| self.interrupted(&error))?;
        if reply.begins_at != self.done {
            if reply.begins_at != 0 {
                return Err(self.interrupted("the server sent another range"));
            }
            self.restart()?;
        }
        let mut body = reply.body;
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error: SourceError| self.interrupted(&error))?;
            self.take(&chunk)?;
            progress(self.done);
        }
        if self.done < self.length {
            return Err(self.interrupted("the server sent too little"));
        }
        Ok(())
    }

    fn take(&mut self, chunk: &[u8]) -> Result<(), DownloadError> {
        let after = self.done + chunk.len() as u64;
        if after > self.length {
            self.discard()?;
            return Err(DownloadError::Tampered(format!("it is longer than {} bytes", self.length)));
        }
        self.file.write_all(chunk).map_err(|error| {
            let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded].contains(&error.kind());
            if full {
                DownloadError::NoSpace { needed: self.length - self.done }
            } else {
                DownloadError::Io(error)
            }
        })?;
        self.hasher.update(chunk);
        self.done = after;
        Ok(())
    }

    fn restart(&mut self) -> Result<(), DownloadError> {
        self.file.set_len(0).map_err(DownloadError::Io)?;
        self.hasher = Hasher::default();
        self.done = 0;
        Ok(())
    }

    /// The finished file, or `None`, thrown away, if its digest is wrong.
    fn finish(mut self, expected: &Digest) -> Result<Option<PathBuf>, DownloadError> {
        let (digest, _) = std::mem::take(&mut self.hasher).finish();
        if digest != *expected {
            self.discard()?;
            return Ok(None);
        }
        self.file.sync_all().map_err(DownloadError::Io)?;
        Ok(Some(self.path))
    }

    fn discard(&mut self) -> Result<(), DownloadError> {
        fs::remove_file(&self.path).map_err(DownloadError::Io)
    }

    fn interrupted(&self, reason: &(impl ToString + ?Sized)) -> DownloadError {
        DownloadError::Interrupted { done: self.done, reason: reason.to_string() }
    }
}

struct HashInto<'a>(&'a mut Hasher);

impl Write for HashInto<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
