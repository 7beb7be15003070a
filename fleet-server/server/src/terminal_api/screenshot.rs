use axum::body::Body;
use axum::extract::State;
use fleet_protocol::{CommandId, CommandKind};
use fleet_store::StoreError;
use fleet_store::command::{self, CommandRow, CommandState};
use http::StatusCode;

use super::bearer::Bearer;
use crate::blobs::digest;
use crate::problem::{ApiResult, Code};
use crate::request::{Path, read_body};
use crate::state::AppState;

/// The largest picture, in bytes.
const LIMIT: usize = 8 << 20;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// Keeps the picture that a command asked for, while it is asked for. Sending the same again does no
/// harm; another one is refused, for each would be kept.
pub async fn screenshot(
    bearer: Bearer,
    State(state): State<AppState>,
    Path(id): Path<CommandId>,
    body: Body,
) -> ApiResult<StatusCode> {
    let row = command::find(&mut state.db.read().await?, id).await?;
    let row = row.filter(|row| row.terminal_id == bearer.id.0).ok_or(Code::NotFound)?;
    if row.kind()? != CommandKind::Screenshot {
        return Err(Code::NotFound.into());
    }
    if !is_open(&row)? {
        return Err(Code::TransitionForbidden.into());
    }
    let bytes = read_body(body, LIMIT, Code::BodyTooLarge).await?;
    if !bytes.starts_with(PNG) {
        return Err(Code::PictureInvalid.into());
    }
    let sha256 = digest(&bytes).to_string();
    if row.screenshot.is_some_and(|kept| kept != sha256) {
        return Err(Code::TransitionForbidden.into());
    }
    state.blobs.put(bytes).await?;
    let mut tx = state.db.write().await?;
    if !command::set_screenshot(&mut tx, bearer.id, id, &sha256).await? {
        return Err(Code::TransitionForbidden.into());
    }
    tx.commit().await?;
    state.live.changed("command", &id.to_string());
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the terminal still has to carry the command out.
fn is_open(row: &CommandRow) -> Result<bool, StoreError> {
    Ok(matches!(row.state()?, CommandState::Waiting | CommandState::Sent))
}
