use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use fleet_protocol::Sha256;
use http::HeaderMap;

use super::bearer::Bearer;
use super::line::Kind;
use super::range;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::Path;
use crate::state::AppState;

/// An app bundle or an icon, or a part of it.
pub async fn blob(
    bearer: Bearer,
    State(state): State<AppState>,
    Path(sha256): Path<Sha256>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let size = state.blobs.size(&sha256).await.map_err(ApiError::internal)?.ok_or(Code::NotFound)?;
    let range = range::requested(&headers, size)?;
    let read = state.blobs.read(&sha256, range.clone()).await.map_err(ApiError::internal)?;
    let read = read.ok_or(Code::NotFound)?;
    let carried = state.terminals.lines.carry(&state.db, &bearer, Kind::Blob, read.stream).await?;
    Ok(range::respond(range, size, Body::from_stream(carried)))
}
