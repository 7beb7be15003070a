use axum::body::Body;
use axum::response::{IntoResponse, Response};
use fleet_domain::ChinaDay;
use fleet_protocol::{AcceptanceId, Sha256};
use fleet_store::acceptance;
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Path, Reading, Viewer, attachment};

/// The paper as it was signed.
#[utoipa::path(get, path = "/acceptances/{id}/report", tag = "acceptances", operation_id = "read_acceptance_report",
    params(("id" = AcceptanceId, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404)))]
pub async fn report(mut reading: Reading<Viewer>, Path(id): Path<AcceptanceId>) -> ApiResult<Response> {
    let row = acceptance::find(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    row.report_at.ok_or(Code::NotFound)?;
    let sha256: Sha256 = row.report_sha256.parse().map_err(ApiError::internal)?;
    let read = reading.state.blobs.read(&sha256, None).await.map_err(ApiError::internal)?;
    let read = read.ok_or(Code::NotFound)?;
    let name = format!("{} 验收单 {}.pdf", row.terminal_name, ChinaDay::of(row.signed_at));
    // What a terminal made is never shown inside of the console, whatever it calls itself.
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (CONTENT_DISPOSITION, attachment("acceptance.pdf", &name)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, Body::from_stream(read.stream)).into_response())
}
