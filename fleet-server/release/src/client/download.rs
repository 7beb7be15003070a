use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use futures_util::StreamExt;

use super::parts::Parts;
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
    /// The source has no such file.
    #[error("the source has no such file")]
    Missing,
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

/// A part that is not what was signed is fetched so often, if it has a digest of its own.
const TRIES: u8 = 3;

/// Fetches a release's archive, or a delta in its place, into `dir`, going on at the byte where an earlier call
/// stopped, never writing more than its signed length, and gives the file's path once length and digest are those
/// signed. A damaged part is fetched again alone. `progress` learns the bytes on disk.
pub async fn download(
    source: &dyn Source,
    release: &SignedRelease,
    dir: &Path,
    mut progress: impl FnMut(u64) + Send,
) -> Result<PathBuf, DownloadError> {
    let path = partial_path(dir, release);
    let parts = Parts::of(source, release).await.map_err(|error| DownloadError::Interrupted {
        done: partial_length(dir, release),
        reason: error.to_string(),
    })?;
    let mut partial = Partial::open(path, parts, release.length)?;
    while let Some((first, after)) = partial.next_missing() {
        partial.fetch(source, release, first, after, &mut progress).await?;
    }
    progress(release.length);
    partial.finish(&release.sha256)
}

struct Partial {
    path: PathBuf,
    file: File,
    parts: Parts,
    good: Vec<bool>,
    tries: Vec<u8>,
    /// The part whose first bytes an earlier call left, and these.
    begun: Option<(usize, u64, Hasher)>,
    done: u64,
    length: u64,
}

impl Partial {
    fn open(path: PathBuf, parts: Parts, length: u64) -> Result<Self, DownloadError> {
        let open = || OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open().map_err(DownloadError::Io)?;
        if file.metadata().map_err(DownloadError::Io)?.len() > length {
            file.set_len(0).map_err(DownloadError::Io)?;
        }
        let there = file.metadata().map_err(DownloadError::Io)?.len();
        let mut good = vec![false; parts.count()];
        let (mut begun, mut done) = (None, 0);
        for (part, good) in good.iter_mut().enumerate() {
            let (start, end) = (parts.start(part), parts.end(part));
            if start >= there && end > start {
                break;
            }
            let mut hasher = Hasher::default();
            let there = there.min(end) - start;
            read_into(&mut file, there, &mut hasher).map_err(DownloadError::Io)?;
            if start + there < end {
                begun = Some((part, there, hasher));
                done += there;
            } else if parts.is(part, &hasher.finish().0) {
                *good = true;
                done += there;
            } else {
                tracing::warn!(path = %path.display(), part, "a part of the download was damaged");
            }
        }
        let tries = vec![0; parts.count()];
        Ok(Self { path, file, parts, good, tries, begun, done, length })
    }

    /// The first missing part, and the one behind the last of those that are missing with it.
    fn next_missing(&self) -> Option<(usize, usize)> {
        let first = self.good.iter().position(|good| !good)?;
        let run = self.good[first..].iter().take_while(|good| !**good).count();
        Some((first, first + run))
    }

    async fn fetch(
        &mut self,
        source: &dyn Source,
        release: &SignedRelease,
        first: usize,
        after: usize,
        progress: &mut (impl FnMut(u64) + Send),
    ) -> Result<(), DownloadError> {
        let begun = self.begun.take_if(|(part, ..)| *part == first);
        let mut resumed = begun.is_some();
        let (_, there, mut hasher) = begun.unwrap_or((first, 0, Hasher::default()));
        let (mut part, mut at) = (first, self.parts.start(first) + there);
        let until = self.parts.end(after - 1);
        let resource = Resource::Target(release.file_name());
        let reply = source.get(&resource, at).await.map_err(|error| match error {
            SourceError::NotFound => DownloadError::Missing,
            SourceError::Unreachable(_) => self.interrupted(&error),
        })?;
        if reply.begins_at > at {
            return Err(self.interrupted("the server sent another range"));
        }
        // A server that knows no ranges sends what is there once more.
        let mut known = at - reply.begins_at;
        let mut body = reply.body;
        let mut chunk = bytes::Bytes::new();
        loop {
            while at == self.parts.end(part) {
                self.judge(part, std::mem::take(&mut hasher), std::mem::take(&mut resumed))?;
                part += 1;
                if part == after {
                    return self.refuse_more(until, &chunk, &mut body).await;
                }
            }
            while chunk.is_empty() {
                let next = body.next().await.ok_or_else(|| self.interrupted("the server sent too little"))?;
                chunk = next.map_err(|error: SourceError| self.interrupted(&error))?;
                let skipped = known.min(chunk.len() as u64);
                known -= skipped;
                let _ = chunk.split_to(usize::try_from(skipped).unwrap_or(0));
            }
            let wanted = usize::try_from(self.parts.end(part) - at).unwrap_or(usize::MAX);
            let bytes = chunk.split_to(wanted.min(chunk.len()));
            self.write(&bytes, at)?;
            hasher.update(&bytes);
            at += bytes.len() as u64;
            self.done += bytes.len() as u64;
            progress(self.done);
        }
    }

    /// Takes a part that is complete as good or as missing.
    fn judge(&mut self, part: usize, hasher: Hasher, resumed: bool) -> Result<(), DownloadError> {
        let (digest, length) = hasher.finish();
        if self.parts.is(part, &digest) {
            self.good[part] = true;
            return Ok(());
        }
        self.done = self.done.saturating_sub(self.parts.end(part) - self.parts.start(part));
        tracing::warn!(path = %self.path.display(), part, length, "a part is not what was signed");
        // Part of it came by an earlier call, and a power cut may have damaged that.
        if !resumed {
            self.tries[part] += 1;
        }
        if self.tries[part] >= if self.parts.count() == 1 { 1 } else { TRIES } {
            self.discard()?;
            return Err(DownloadError::Tampered("its digest differs".to_owned()));
        }
        Ok(())
    }

    /// Behind the last byte of the file nothing may come.
    async fn refuse_more(
        &self,
        until: u64,
        chunk: &bytes::Bytes,
        body: &mut futures_util::stream::BoxStream<'static, Result<bytes::Bytes, SourceError>>,
    ) -> Result<(), DownloadError> {
        if until < self.length {
            return Ok(());
        }
        if !chunk.is_empty() || matches!(body.next().await, Some(Ok(next)) if !next.is_empty()) {
            self.discard()?;
            return Err(DownloadError::Tampered(format!("it is longer than {} bytes", self.length)));
        }
        Ok(())
    }

    fn write(&self, bytes: &[u8], at: u64) -> Result<(), DownloadError> {
        self.file.write_all_at(bytes, at).map_err(|error| {
            let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded].contains(&error.kind());
            if full { DownloadError::NoSpace { needed: self.length - at } } else { DownloadError::Io(error) }
        })
    }

    /// The finished file.
    fn finish(mut self, expected: &Digest) -> Result<PathBuf, DownloadError> {
        if self.parts.count() > 1 {
            let digest = io::Seek::rewind(&mut self.file).and_then(|()| Digest::of_reader(&mut self.file));
            if digest.map_err(DownloadError::Io)? != (*expected, self.length) {
                self.discard()?;
                return Err(DownloadError::Tampered("its digest differs".to_owned()));
            }
        }
        self.file.sync_all().map_err(DownloadError::Io)?;
        Ok(self.path)
    }

    fn discard(&self) -> Result<(), DownloadError> {
        fs::remove_file(&self.path).map_err(DownloadError::Io)
    }

    fn interrupted(&self, reason: &(impl ToString + ?Sized)) -> DownloadError {
        DownloadError::Interrupted { done: self.done, reason: reason.to_string() }
    }
}

fn read_into(file: &mut File, length: u64, hasher: &mut Hasher) -> io::Result<()> {
    let mut rest = file.take(length);
    let mut buffer = vec![0; 64 << 10];
    loop {
        match rest.read(&mut buffer)? {
            0 => return Ok(()),
            n => hasher.update(&buffer[..n]),
        }
    }
}
