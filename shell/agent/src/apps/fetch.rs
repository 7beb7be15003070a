use std::io;
use std::path::Path;

use fleet_protocol::{BlobRef, Sha256};
use reqwest::{Response, StatusCode};
use terminal_core::Failure;
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::listing::digest_of;
use crate::api::Api;
use crate::disk::{FreeSpace, NoRoom, check_room};

/// Why a download did not come to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// The server or the network; what came is kept.
    #[error("the server: {0:?}")]
    Server(Failure),
    /// The bytes are not the ones that were named; they are thrown away.
    #[error("the digest is {found}, not {wanted}")]
    WrongBytes {
        /// What came.
        found: Sha256,
        /// What was named.
        wanted: Sha256,
    },
    /// The disk has no room for it.
    #[error(transparent)]
    NoRoom(#[from] NoRoom),
    /// The disk.
    #[error("the disk: {0}")]
    Disk(#[from] io::Error),
}

impl From<Failure> for FetchError {
    fn from(failure: Failure) -> Self {
        Self::Server(failure)
    }
}

/// Fetches a blob into `part`, going on where an earlier attempt, or an earlier run of the agent, broke
/// off. `progress` is told the bytes on disk.
pub(super) async fn fetch(
    api: &Api,
    bearer: &str,
    blob: BlobRef,
    part: &Path,
    free_space: FreeSpace,
    mut progress: impl FnMut(u64),
) -> Result<(), FetchError> {
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(part).await?;
    let mut done = file.metadata().await?.len();
    if done > blob.size {
        file.set_len(0).await?;
        done = 0;
    }
    if done < blob.size {
        check_room(free_space, part, blob.size - done)?;
        let mut response = api.blob(bearer, &blob.sha256, done).await?;
        if response.status() != StatusCode::PARTIAL_CONTENT {
            done = 0;
        }
        file.set_len(done).await?;
        file.seek(io::SeekFrom::Start(done)).await?;
        while let Some(chunk) = next_chunk(&mut response).await? {
            done += chunk.len() as u64;
            if done > blob.size {
                break;
            }
            file.write_all(&chunk).await?;
            progress(done);
        }
        file.sync_all().await?;
    }
    if done < blob.size {
        return Err(Failure::Unreachable.into());
    }
    check(file, blob, part).await
}

async fn next_chunk(response: &mut Response) -> Result<Option<bytes::Bytes>, FetchError> {
    response.chunk().await.map_err(|error| {
        tracing::debug!(%error, "the download broke off");
        Failure::Unreachable.into()
    })
}

async fn check(file: File, blob: BlobRef, part: &Path) -> Result<(), FetchError> {
    drop(file);
    let path = part.to_owned();
    let found = tokio::task::spawn_blocking(move || digest_of(&path)).await.map_err(io::Error::other)??;
    if found == blob.sha256 {
        return Ok(());
    }
    tokio::fs::remove_file(part).await?;
    Err(FetchError::WrongBytes { found, wanted: blob.sha256 })
}
