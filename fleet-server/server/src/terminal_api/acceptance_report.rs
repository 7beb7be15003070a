use axum::body::Body;
use axum::extract::State;
use fleet_protocol::{Acceptance, AcceptanceId};
use fleet_store::acceptance;
use http::StatusCode;

use super::bearer::Bearer;
use crate::blobs::digest;
use crate::problem::{ApiResult, Code};
use crate::request::{Path, read_body};
use crate::state::AppState;

/// The largest report, in bytes.
const LIMIT: usize = 4 << 20;
const _: () = assert!(LIMIT as u64 == Acceptance::LARGEST_REPORT);
const PDF: &[u8] = b"%PDF-";

/// Keeps the paper of an acceptance that the terminal has told of: the very bytes that were signed, or nothing. Sending
/// the same again does no harm.
pub async fn acceptance_report(
    bearer: Bearer,
    State(state): State<AppState>,
    Path(id): Path<AcceptanceId>,
    body: Body,
) -> ApiResult<StatusCode> {
    let row = acceptance::find(&mut state.db.read().await?, id).await?;
    let row = row.filter(|row| row.terminal_id == bearer.id.0).ok_or(Code::NotFound)?;
    let bytes = read_body(body, LIMIT, Code::BodyTooLarge).await?;
    let is_signed = i64::try_from(bytes.len()).is_ok_and(|length| length == row.report_bytes)
        && bytes.starts_with(PDF)
        && digest(&bytes).to_string() == row.report_sha256;
    if !is_signed {
        return Err(Code::AcceptanceReportWrong.into());
    }
    if row.report_at.is_some() {
        return Ok(StatusCode::NO_CONTENT);
    }
    state.blobs.put(bytes).await?;
    let mut tx = state.db.write().await?;
    acceptance::report_came(&mut tx, id, bearer.now).await?;
    tx.commit().await?;
    state.live.changed("terminal", &bearer.id.to_string());
    Ok(StatusCode::NO_CONTENT)
}
