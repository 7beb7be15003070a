use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_TYPE;

use crate::problem::{ApiResult, Code};
use crate::releases::load_root;
use crate::state::AppState;

/// The root that the fleet's repositories lead back to. It is public, and says nothing that it does not prove: a terminal believes
/// it by its fingerprint alone, which a person brings.
pub async fn root(State(state): State<AppState>) -> ApiResult<Response> {
    let root = load_root(&state.terminals.settings.releases).await?.ok_or(Code::NotFound)?;
    Ok(([(CONTENT_TYPE, "application/json")], root).into_response())
}
