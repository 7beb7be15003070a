//! Files by their digest: bundles, icons, screenshots. Content that has a digest never changes,
//! so writing the same twice is harmless and an upload cut short leaves nothing under its name.

mod file;
mod hot;
mod staging;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use fleet_protocol::{BlobRef, Sha256};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::{
    GetOptions, GetRange, GetResultPayload, ObjectStore, ObjectStoreExt as _, WriteMultipart,
    path::Path as Key,
};
use tokio::io::AsyncReadExt as _;

pub(crate) use file::file_stream;
pub(crate) use staging::digest;
pub use staging::{Staged, Staging};

/// Why a file could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The store failed.
    #[error("the object store failed")]
    Store(#[from] object_store::Error),
    /// The disk failed.
    #[error("the disk failed")]
    Disk(#[from] std::io::Error),
    /// More bytes than allowed.
    #[error("more than {0} bytes")]
    TooLarge(u64),
    /// The sender went away.
    #[error("the upload broke off")]
    BrokenOff(#[source] axum::Error),
}

/// The store. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    staging: Arc<PathBuf>,
}

/// A file, or a part of it, on its way out.
pub struct BlobRead {
    /// Bytes of the whole file.
    pub size: u64,
    /// The part that follows.
    pub range: Range<u64>,
    /// Its bytes.
    pub stream: BoxStream<'static, Result<Bytes, BlobError>>,
}

impl Blobs {
    /// Keeps files in `data/objects` and receives them in `data/staging`. What an earlier run left
    /// half received is removed.
    pub fn open(data: &Path) -> Result<Self, BlobError> {
        let (objects, staging) = (data.join("objects"), data.join("staging"));
        std::fs::create_dir_all(&objects)?;
        if staging.exists() {
            std::fs::remove_dir_all(&staging)?;
        }
        std::fs::create_dir_all(&staging)?;
        let store = LocalFileSystem::new_with_prefix(objects)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), staging: Arc::new(staging) })
    }

    /// The folder of what is half received, which every start empties.
    pub fn staging(&self) -> &Path {
        &self.staging
    }

    /// Begins to receive a file of at most `limit` bytes.
    pub async fn stage(&self, limit: u64) -> Result<Staging, BlobError> {
        Staging::begin(&self.staging, limit).await
    }

    /// Keeps a received file under its digest.
    pub async fn keep(&self, staged: &Staged) -> Result<BlobRef, BlobError> {
        const CHUNK: usize = 1024 * 1024;
        let mut file = tokio::fs::File::open(staged.path()).await?;
        let mut upload = WriteMultipart::new(self.store.put_multipart(&key(&staged.sha256)).await?);
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = file.read(&mut chunk).await?;
            if read == 0 {
                break;
            }
            upload.wait_for_capacity(4).await?;
            upload.write(&chunk[..read]);
        }
        upload.finish().await?;
        Ok(BlobRef { sha256: staged.sha256, size: staged.size })
    }

    /// Keeps a small file that is in memory.
    pub async fn put(&self, bytes: Bytes) -> Result<BlobRef, BlobError> {
        let blob = BlobRef { sha256: digest(&bytes), size: bytes.len() as u64 };
        self.store.put(&key(&blob.sha256), bytes.into()).await?;
        Ok(blob)
    }

    /// The file, or the part of it that `range` names; `None` if it is not here.
    /// A range that begins behind the end is cut to nothing.
    pub async fn read(
        &self,
        sha256: &Sha256,
        range: Option<Range<u64>>,
    ) -> Result<Option<BlobRead>, BlobError> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        match self.store.get_opts(&key(sha256), options).await {
            Ok(found) => {
                let (size, range) = (found.meta.size, found.range.clone());
                let stream = match found.payload {
                    // Its own stream of a file reads 8 KiB at a time.
                    GetResultPayload::File(file, _) => {
                        file_stream(file, range.clone()).map_err(BlobError::from).boxed()
                    }
                    GetResultPayload::Stream(stream) => stream.map_err(BlobError::from).boxed(),
                };
                Ok(Some(BlobRead { size, range, stream }))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets a file; one that is not here is forgotten already.
    pub async fn remove(&self, sha256: &Sha256) -> Result<(), BlobError> {
        match self.store.delete(&key(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Bytes of the file; `None` if it is not here.
    pub async fn size(&self, sha256: &Sha256) -> Result<Option<u64>, BlobError> {
        match self.store.head(&key(sha256)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the stored bytes still have their digest.
    pub async fn verify(&self, sha256: &Sha256) -> Result<bool, BlobError> {
        let Some(mut read) = self.read(sha256, None).await? else { return Ok(false) };
        let mut digest = staging::Digest::new();
        while let Some(chunk) = read.stream.try_next().await? {
            digest.update(&chunk);
        }
        Ok(digest.finish() == *sha256)
    }
}

/// Two levels, so that no folder grows without bound.
fn key(sha256: &Sha256) -> Key {
    let name = sha256.to_string();
    Key::from(format!("{}/{name}", &name[..2]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_are_kept_by_digest_and_read_in_parts() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        let mut staging = blobs.stage(100).await.unwrap();
        staging.write(b"hello ").await.unwrap();
        staging.write(b"hall").await.unwrap();
        let staged = staging.finish().await.unwrap();
        let blob = blobs.keep(&staged).await.unwrap();
        assert_eq!(blob, blobs.put(Bytes::from_static(b"hello hall")).await.unwrap());
        assert!(blobs.verify(&blob.sha256).await.unwrap());

        let part = blobs.read(&blob.sha256, Some(6..100)).await.unwrap().unwrap();
        assert_eq!((part.size, part.range.clone()), (10, 6..10));
        let bytes: Vec<Bytes> = part.stream.try_collect().await.unwrap();
        assert_eq!(bytes.concat(), b"hall");
        assert!(blobs.read(&Sha256([0; 32]), None).await.unwrap().is_none());
        for _ in 0..2 {
            blobs.remove(&blob.sha256).await.unwrap();
            assert!(blobs.read(&blob.sha256, None).await.unwrap().is_none());
        }
    }

    #[tokio::test]
    async fn too_much_is_refused_and_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path()).unwrap();
        let mut staging = blobs.stage(4).await.unwrap();
        assert!(matches!(staging.write(b"hello").await, Err(BlobError::TooLarge(4))));
        drop(staging);
        assert_eq!(std::fs::read_dir(dir.path().join("staging")).unwrap().count(), 0);
    }
}
