use axum::extract::State;
use fleet_protocol::{Challenge, ChallengeRequest};

use crate::problem::ApiResult;
use crate::request::Json;
use crate::state::AppState;

/// Gives something to sign. Nothing is kept, and nothing is said about whether the terminal is known.
pub async fn challenge(
    State(state): State<AppState>,
    Json(request): Json<ChallengeRequest>,
) -> ApiResult<Json<Challenge>> {
    let server_time = state.clock.now();
    let nonce = state.terminals.seal.challenge(request.terminal_id, server_time);
    Ok(Json(Challenge { nonce, server_time }))
}
