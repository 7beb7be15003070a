use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};
use fleet_protocol::Sha256;
use futures_util::StreamExt as _;
use tempfile::{NamedTempFile, TempPath};
use tokio::io::AsyncWriteExt as _;

use super::BlobError;

/// A file that is being received. Dropping it removes it.
#[derive(Debug)]
pub struct Staging {
    file: tokio::fs::File,
    path: TempPath,
    digest: Digest,
    size: u64,
    limit: u64,
}

/// A file that has been received and not yet kept. Dropping it removes it.
#[derive(Debug)]
pub struct Staged {
    path: TempPath,
    /// Digest of its bytes.
    pub sha256: Sha256,
    /// Number of its bytes.
    pub size: u64,
}

impl Staging {
    pub(super) async fn begin(folder: &Path, limit: u64) -> Result<Self, BlobError> {
        let folder = folder.to_owned();
        let made = tokio::task::spawn_blocking(move || NamedTempFile::new_in(folder)).await;
        let (file, path) = made.map_err(std::io::Error::other)??.into_parts();
        Ok(Self { file: tokio::fs::File::from_std(file), path, digest: Digest::new(), size: 0, limit })
    }

    /// Adds bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), BlobError> {
        self.size += bytes.len() as u64;
        if self.size > self.limit {
            return Err(BlobError::TooLarge(self.limit));
        }
        self.digest.update(bytes);
        Ok(self.file.write_all(bytes).await?)
    }

    /// Adds a whole request body.
    pub async fn write_body(&mut self, body: axum::body::Body) -> Result<(), BlobError> {
        let mut stream = body.into_data_stream();
        while let Some(chunk) = stream.next().await {
            self.write(&chunk.map_err(BlobError::BrokenOff)?).await?;
        }
        Ok(())
    }

    /// Ends it.
    pub async fn finish(mut self) -> Result<Staged, BlobError> {
        self.file.flush().await?;
        Ok(Staged { path: self.path, sha256: self.digest.finish(), size: self.size })
    }
}

impl Staged {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A running SHA-256.
pub(super) struct Digest(Context);

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digest")
    }
}

impl Digest {
    pub(super) fn new() -> Self {
        Self(Context::new(&SHA256))
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn finish(self) -> Sha256 {
        let mut digest = [0; 32];
        digest.copy_from_slice(self.0.finish().as_ref());
        Sha256(digest)
    }
}

pub(crate) fn digest(bytes: &[u8]) -> Sha256 {
    let mut digest = Digest::new();
    digest.update(bytes);
    digest.finish()
}
