use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use axum::body::Body;
use bytes::Bytes;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::blobs::digest;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Administrator, Authorized, Json, Object, Viewer, read_body};

/// The root that every repository must lead back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PinnedRoot {
    /// Whether one was pinned.
    pinned: bool,
    /// Digest of its bytes, to be compared with the release tool's.
    sha256: Option<String>,
}

/// The largest root, in bytes: what terminals accept.
const LIMIT: usize = 1 << 20;

/// Where the pinned root lies, beside the repository and never in it.
pub(super) fn path(releases: &Path) -> PathBuf {
    releases.join("pinned-root.json")
}

/// The pinned root's bytes, if one was pinned.
pub(crate) async fn load(releases: &Path) -> ApiResult<Option<Vec<u8>>> {
    match tokio::fs::read(path(releases)).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ApiError::internal(error)),
    }
}

fn answer(bytes: Option<&[u8]>) -> PinnedRoot {
    PinnedRoot { pinned: bytes.is_some(), sha256: bytes.map(|bytes| digest(bytes).to_string()) }
}

/// Which root is pinned.
#[utoipa::path(get, path = "/releases/root", tag = "releases", operation_id = "read_root",
    responses((status = 200, body = PinnedRoot)))]
pub async fn read(authorized: Authorized<Viewer>) -> ApiResult<Json<PinnedRoot>> {
    let bytes = load(&authorized.state.terminals.settings.releases).await?;
    Ok(Json(answer(bytes.as_deref())))
}

/// Pins the first root. It is done once: later roots come with the repository, signed by the one before.
#[utoipa::path(put, path = "/releases/root", tag = "releases", operation_id = "pin_root",
    request_body(content = String, content_type = "application/json"),
    responses((status = 201, body = PinnedRoot), (status = 409, description = "`root_pinned`"),
        (status = 422, description = "`release_untrusted`")))]
pub async fn pin(
    authorized: Authorized<Administrator>,
    body: Body,
) -> ApiResult<(StatusCode, Json<PinnedRoot>)> {
    let body = read_body(body, LIMIT, Code::BodyTooLarge).await?;
    authorized.state.trust.root_version(&body).ok_or(Code::ReleaseUntrusted)?;
    let releases = authorized.state.terminals.settings.releases.clone();
    let state = authorized.state.clone();
    let _turn = state.repository.lock().await;
    if load(&releases).await?.is_some() {
        return Err(Code::RootPinned.into());
    }
    let pinned = answer(Some(&body));
    // The log comes first: killed in between, it names a root that has to be pinned again; the other order would
    // leave a root that nobody is known to have pinned.
    let mut change = authorized.change().await?;
    change.audit("release.pin_root", Object { kind: "release", id: &"root", name: "root" }, json!(pinned));
    change.commit().await?;
    write(releases, body).await.map_err(refuse)?;
    Ok((StatusCode::CREATED, Json(pinned)))
}

/// Another server on the same disk may have been faster.
fn refuse(error: std::io::Error) -> ApiError {
    if error.kind() == ErrorKind::AlreadyExists { Code::RootPinned.into() } else { ApiError::internal(error) }
}

/// Writes the root so that a power cut leaves none or the whole, and never over another.
async fn write(releases: PathBuf, bytes: Bytes) -> std::io::Result<()> {
    let work = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&releases)?;
        let mut file = tempfile::NamedTempFile::new_in(&releases)?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path(&releases))?;
        std::fs::File::open(&releases)?.sync_all()
    });
    work.await?
}
