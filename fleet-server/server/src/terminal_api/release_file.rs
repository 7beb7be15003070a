use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path as FilePath;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use tokio::fs::File;

use super::bearer::Bearer;
use super::line::Kind;
use super::range;
use crate::blobs::file_stream;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::Path;
use crate::state::AppState;

/// Signed metadata of the image repository (TUF).
pub async fn metadata(
    _bearer: Bearer,
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let opened = Opened::open(&state.terminals.settings.releases.join("metadata"), &file, &headers).await?;
    let body = Body::from_stream(file_stream(opened.file, opened.part));
    Ok(range::respond(opened.range, opened.size, body))
}

/// A target of the image repository, or a part of it.
pub async fn target(
    bearer: Bearer,
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let opened = Opened::open(&state.terminals.settings.releases.join("targets"), &file, &headers).await?;
    let stream = Box::pin(file_stream(opened.file, opened.part));
    let carried = state.terminals.lines.carry(&state.db, &bearer, Kind::Release, stream).await?;
    Ok(range::respond(opened.range, opened.size, Body::from_stream(carried)))
}

/// A file of the repository, and what of it was asked for.
struct Opened {
    file: std::fs::File,
    size: u64,
    range: Option<Range<u64>>,
    part: Range<u64>,
}

impl Opened {
    async fn open(folder: &FilePath, name: &str, headers: &HeaderMap) -> ApiResult<Self> {
        if !is_plain(name) {
            return Err(Code::NotFound.into());
        }
        let missing = |error: std::io::Error| {
            if error.kind() == ErrorKind::NotFound {
                Code::NotFound.into()
            } else {
                ApiError::internal(error)
            }
        };
        let file = File::open(folder.join(name)).await.map_err(missing)?;
        let size = file.metadata().await.map_err(ApiError::internal)?.len();
        let range = range::requested(headers, size)?;
        let part = range.clone().unwrap_or(0..size);
        Ok(Self { file: file.into_std().await, size, range, part })
    }
}

/// The repository is flat: its names are plain.
fn is_plain(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    !name.starts_with('.') && !name.is_empty() && name.len() <= 255 && name.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn nothing_outside_the_folder_has_a_plain_name() {
        assert!(is_plain("1.root.json") && is_plain("ab12.terminal-1.0.0-x86_64.tar"));
        for name in ["", ".", "..", "../fleet.db", "a/b", "a\\b", ".hidden", "a\0b"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
