use std::io;
use std::path::Path;

use fleet_protocol::{BlobRef, Sha256};
use futures_util::StreamExt;
use reqwest::StatusCode;
use terminal_core::Failure;
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::listing::digest_of;
use crate::api::Api;
use crate::disk::{FreeSpace, NoRoom, check_room};
use crate::network::{LargeFile, Metered, Network};

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
    /// The line is metered.
    #[error(transparent)]
    Metered(#[from] Metered),
    /// The disk.
    #[error("the disk: {0}")]
    Disk(#[from] io::Error),
}

impl From<Failure> for FetchError {
    fn from(failure: Failure) -> Self {
        Self::Server(failure)
    }
}

/// Where blobs come from: the server, over the terminal's line, or the hall.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    pub api: &'a Api,
    pub bearer: &'a str,
    pub network: &'a Network,
}

/// Fetches a blob into `part`, going on where an earlier attempt, or an earlier run of the agent, broke
/// off. `progress` is told the bytes on disk.
pub(super) async fn fetch(
    from: Origin<'_>,
    blob: BlobRef,
    part: &Path,
    free_space: FreeSpace,
    mut progress: impl FnMut(u64) + Send,
) -> Result<(), FetchError> {
    let Origin { api, bearer, network } = from;
    // The part may not be there yet, and only what is there lies on a disk.
    let beside = part.parent().unwrap_or(part);
    // A peer's file is a second copy beside the part. Without room for that, the rest still comes from the server.
    if !is_whole(part, blob).await && check_room(free_space, beside, blob.size).is_ok() {
        let file = LargeFile { sha256: blob.sha256, size: blob.size, part };
        network.from_peers(file, &mut progress).await;
    }
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(part).await?;
    let mut done = file.metadata().await?.len();
    if done > blob.size {
        file.set_len(0).await?;
        done = 0;
    }
    if done < blob.size {
        network.room_for(free_space, part, blob.size - done).await?;
        network.takes(blob.size - done)?;
        let fetching = network.fetching(blob.sha256);
        let response = api.blob(bearer, &blob.sha256, done).await?;
        if response.status() != StatusCode::PARTIAL_CONTENT {
            done = 0;
        }
        file.set_len(done).await?;
        file.seek(io::SeekFrom::Start(done)).await?;
        let mut body = Box::pin(network.throttle().limit(response.bytes_stream()));
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error| {
                tracing::debug!(%error, "the download broke off");
                Failure::Unreachable
            })?;
            done += chunk.len() as u64;
            if done > blob.size {
                break;
            }
            file.write_all(&chunk).await?;
            if let Some(fetching) = &fetching {
                fetching.done(done);
            }
            progress(done);
        }
        file.sync_all().await?;
    }
    if done < blob.size {
        return Err(Failure::Unreachable.into());
    }
    check(file, blob, part).await?;
    network.share(part, blob.sha256).await;
    Ok(())
}

async fn is_whole(part: &Path, blob: BlobRef) -> bool {
    tokio::fs::metadata(part).await.is_ok_and(|metadata| metadata.len() == blob.size)
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::Router;
    use axum::http::{HeaderMap, StatusCode, header};
    use axum::routing::get;
    use fleet_protocol::path;
    use tokio::net::TcpListener;

    use super::*;
    use crate::api::ClientOptions;
    use crate::clock::{SharedClock, SystemClock};
    use crate::disk::RESERVE;

    #[tokio::test]
    async fn a_download_goes_on_where_there_is_room_for_the_rest_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (there, rest) = ([1_u8; 900], [2_u8; 100]);
        let content = [&there[..], &rest[..]].concat();
        let (whole, part) = (dir.path().join("whole"), dir.path().join("part"));
        std::fs::write(&whole, &content).unwrap();
        std::fs::write(&part, there).unwrap();
        let blob = BlobRef { sha256: digest_of(&whole).unwrap(), size: 1_000 };
        let give = move |headers: HeaderMap| async move {
            let asked = headers.get(header::RANGE).is_some_and(|range| range == "bytes=900-");
            if asked { (StatusCode::PARTIAL_CONTENT, rest.to_vec()) } else { (StatusCode::OK, Vec::new()) }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let router = Router::new().route(&format!("{}/{{sha256}}", path::BLOBS), get(give));
        tokio::spawn(async move { axum::serve(listener, router).await });

        let api = Api::new(ClientOptions::for_peers().unwrap(), &server);
        let network = Network::new(SharedClock::new(Arc::new(SystemClock::default()), None));
        let from = Origin { api: &api, bearer: "token", network: &network };
        let full = fetch(from, blob, &part, |_| Ok(RESERVE + 99), |_| {}).await;
        assert!(matches!(full, Err(FetchError::NoRoom(NoRoom { needed: 100, .. }))), "{full:?}");
        fetch(from, blob, &part, |_| Ok(RESERVE + 100), |_| {}).await.unwrap();
        assert_eq!(std::fs::read(&part).unwrap(), content);
    }
}
