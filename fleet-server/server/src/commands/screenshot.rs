use axum::body::Body;
use axum::response::{IntoResponse, Response};
use fleet_protocol::{CommandId, Sha256};
use fleet_store::command;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Path, Reading, Viewer};

/// The picture that a command asked for.
#[utoipa::path(get, path = "/commands/{id}/screenshot", tag = "commands", params(("id" = CommandId, Path)),
    responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = 404)))]
pub async fn screenshot(mut reading: Reading<Viewer>, Path(id): Path<CommandId>) -> ApiResult<Response> {
    let row = command::find(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    let sha256: Sha256 = row.screenshot.ok_or(Code::NotFound)?.parse().map_err(ApiError::internal)?;
    let read = reading.state.blobs.read(&sha256, None).await.map_err(ApiError::internal)?;
    let read = read.ok_or(Code::NotFound)?;
    let headers = [(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "private, max-age=3600, immutable")];
    Ok((headers, Body::from_stream(read.stream)).into_response())
}
