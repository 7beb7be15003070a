use axum::body::{Body, to_bytes};
use axum::extract::State;
use fleet_protocol::{CommandId, CommandKind};
use fleet_store::command;
use http::StatusCode;

use super::bearer::Bearer;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::Path;
use crate::state::AppState;

/// The largest picture, in bytes.
const LIMIT: usize = 8 << 20;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// Keeps the picture that a command asked for. Sending it again does no harm.
pub async fn screenshot(
    bearer: Bearer,
    State(state): State<AppState>,
    Path(id): Path<CommandId>,
    body: Body,
) -> ApiResult<StatusCode> {
    let mut tx = state.db.read().await?;
    let row = command::find(&mut tx, id).await?;
    drop(tx);
    let row = row.filter(|row| row.terminal_id == bearer.id.0).ok_or(Code::NotFound)?;
    if row.kind()? != CommandKind::Screenshot {
        return Err(Code::NotFound.into());
    }
    let bytes = to_bytes(body, LIMIT).await.map_err(|_| Code::BodyTooLarge)?;
    if !bytes.starts_with(PNG) {
        return Err(Code::PictureInvalid.into());
    }
    let blob = state.blobs.put(bytes).await.map_err(ApiError::internal)?;
    let mut tx = state.db.write().await?;
    command::set_screenshot(&mut tx, bearer.id, id, &blob.sha256.to_string()).await?;
    tx.commit().await?;
    state.live.changed("command", &id.to_string());
    Ok(StatusCode::NO_CONTENT)
}
