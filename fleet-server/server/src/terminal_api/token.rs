use axum::extract::State;
use fleet_domain::may_conflict;
use fleet_protocol::{EnrollmentState, Token, TokenRequest, UnixMillis, token_statement};
use fleet_store::terminal;

use super::bearer::in_service;
use super::enroll::is_signed;
use super::fleet::Entry;
use super::seal::{MachineMark, TokenClaims};
use crate::problem::{ApiResult, Code};
use crate::request::{ClientAddress, Json};
use crate::state::AppState;

/// How long a token holds. A terminal that is suspended, retired or in conflict is noticed at once:
/// every request looks at the terminal, too.
const VALID_MS: i64 = 15 * 60_000;

/// Sells a token for a signature.
pub async fn token(
    State(state): State<AppState>,
    address: ClientAddress,
    Json(request): Json<TokenRequest>,
) -> ApiResult<Json<Token>> {
    let now = state.clock.now();
    let side = &state.terminals;
    let id = request.terminal_id;
    if !side.seal.is_challenge(id, &request.nonce, now) {
        return Err(Code::ChallengeInvalid.into());
    }
    let entry = side.fleet.terminal(id).await?.ok_or(Code::TerminalNotEnrolled)?;
    let statement = token_statement(id, &request.nonce, &request.hardware_fingerprint);
    if !is_signed(&entry.identity.public_key, &statement, &request.signature) {
        return Err(Code::SignatureInvalid.into());
    }
    let machine = MachineMark::of(&request.hardware_fingerprint);
    let address = address.text().unwrap_or_default();
    if machine != entry.machine && may_be_cloned(entry.identity.enrollment) {
        other_machine(&state, &entry, &request.hardware_fingerprint, &address, now).await?;
        return Err(Code::TerminalConflict.into());
    }
    in_service(entry.identity.enrollment)?;
    let token = side.seal.token(TokenClaims { terminal: id, machine, expires_at: now + VALID_MS });
    metrics::counter!("fleet_tokens_total").increment(1);
    Ok(Json(Token { token, expires_in_ms: VALID_MS.unsigned_abs(), server_time: now }))
}

fn may_be_cloned(state: EnrollmentState) -> bool {
    may_conflict(state) || state == EnrollmentState::Conflict
}

/// A machine proved the key that belongs to another machine. A person has to look, unless one has already said
/// that this one is the copy.
pub async fn other_machine(
    state: &AppState,
    entry: &Entry,
    fingerprint: &str,
    address: &str,
    now: UnixMillis,
) -> ApiResult<()> {
    let id = entry.identity.id;
    let mut tx = state.db.write().await?;
    let noted = terminal::note_fingerprint(&mut tx, id, fingerprint, now, address).await?;
    let news = !noted.refused && terminal::conflict(&mut tx, id, now).await?;
    if news {
        let scope = fleet_domain::Scope::Terminal(id);
        fleet_store::desired::scope_bump(&mut tx, &[scope]).await?;
        super::service::audit(&mut tx, "terminal.conflict", entry, address, now).await?;
    }
    tx.commit().await?;
    if news {
        tracing::warn!(terminal = %id, "two machines present the same key");
        state.terminals.bus.refresh().await?;
        state.live.changed("terminal", &id.to_string());
    }
    Ok(())
}
