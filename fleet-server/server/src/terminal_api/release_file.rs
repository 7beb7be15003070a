use std::io::{ErrorKind, SeekFrom};
use std::path::Path as FilePath;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio_util::io::ReaderStream;

use super::bearer::Bearer;
use super::range;
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
    send(&state.terminals.settings.releases.join("metadata"), &file, &headers).await
}

/// A target of the image repository, or a part of it.
pub async fn target(
    _bearer: Bearer,
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    send(&state.terminals.settings.releases.join("targets"), &file, &headers).await
}

async fn send(folder: &FilePath, name: &str, headers: &HeaderMap) -> ApiResult<Response> {
    if !is_plain(name) {
        return Err(Code::NotFound.into());
    }
    let missing = |error: std::io::Error| {
        if error.kind() == ErrorKind::NotFound { Code::NotFound.into() } else { ApiError::internal(error) }
    };
    let mut file = File::open(folder.join(name)).await.map_err(missing)?;
    let size = file.metadata().await.map_err(ApiError::internal)?.len();
    let range = range::requested(headers, size)?;
    let part = range.clone().unwrap_or(0..size);
    file.seek(SeekFrom::Start(part.start)).await.map_err(ApiError::internal)?;
    let body = Body::from_stream(ReaderStream::with_capacity(file.take(part.end - part.start), 64 * 1024));
    Ok(range::respond(range, size, body))
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
