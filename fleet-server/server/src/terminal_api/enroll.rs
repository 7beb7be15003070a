mod newcomer;
mod verify;
mod wish;

use axum::extract::State;
use fleet_domain::{display_code, may_conflict};
use fleet_protocol::{
    EnrollmentReply, EnrollmentRequest, EnrollmentState, PROTOCOL_VERSION, TerminalId, UnixMillis,
};
use fleet_store::terminal;

pub use verify::is_signed;

use super::fleet::Entry;
use super::seal::MachineMark;
use super::token;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{ClientAddress, Json};
use crate::state::AppState;

/// Makes a terminal known, again and again until it is let in.
pub async fn enroll(
    State(state): State<AppState>,
    address: ClientAddress,
    Json(request): Json<EnrollmentRequest>,
) -> ApiResult<Json<EnrollmentReply>> {
    let now = state.clock.now();
    let limiter = &state.terminals.limiter;
    if request.protocol != PROTOCOL_VERSION {
        return Err(Code::ProtocolUnsupported.into());
    }
    let proven = verify::prove(&request).inspect_err(|_| {
        // Wrong signatures count as well; the answer stays what it is.
        let _ = limiter.take(address, now);
    })?;
    let from = address.text().unwrap_or_default();
    let known = state.terminals.fleet.terminal(proven.id).await?;
    let enrollment = match known {
        None => {
            limiter.take(address, now)?;
            newcomer::admit(&state, &proven, &request, &from, now).await?
        }
        Some(entry) if request.enrollment_code.is_some() => {
            // A known terminal may ask as often as it likes, but not guess.
            limiter.take(address, now)?;
            let answer = again(&state, &entry, &request, &from, now).await;
            if !answer.as_ref().is_err_and(|error| is_guess(error.code())) {
                limiter.give_back(address, now);
            }
            answer?
        }
        Some(entry) => again(&state, &entry, &request, &from, now).await?,
    };
    let mut reply = reply(&state, proven.id, enrollment, now);
    reply.location_wish = wish::answer(&state, &request).await?;
    Ok(Json(reply))
}

/// Whether a code was tried that lets nobody in.
fn is_guess(code: Code) -> bool {
    matches!(code, Code::EnrollmentCodeUnknown | Code::EnrollmentCodeUsed | Code::EnrollmentCodeExpired)
}

fn reply(state: &AppState, id: TerminalId, enrollment: EnrollmentState, now: UnixMillis) -> EnrollmentReply {
    EnrollmentReply {
        terminal_id: id,
        state: enrollment,
        display_code: display_code(id),
        approval_url: format!("{}/#/enroll/{id}", state.site.public_url),
        retry_after_ms: match enrollment {
            EnrollmentState::Pending => 5_000,
            EnrollmentState::Approved | EnrollmentState::Active | EnrollmentState::Suspended => 1_000,
            EnrollmentState::Conflict => 15_000,
            EnrollmentState::Rejected | EnrollmentState::Retired => 300_000,
        },
        server_time: now,
        location_wish: None,
    }
}

/// A terminal that is known asks again.
async fn again(
    state: &AppState,
    entry: &Entry,
    request: &EnrollmentRequest,
    address: &str,
    now: UnixMillis,
) -> ApiResult<EnrollmentState> {
    let known = &entry.identity;
    let fingerprint = &request.hardware.fingerprint;
    let cloned = MachineMark::of(fingerprint) != entry.machine;
    if cloned && (may_conflict(known.enrollment) || known.enrollment == EnrollmentState::Conflict) {
        token::other_machine(state, entry, fingerprint, address, now).await?;
        return Ok(EnrollmentState::Conflict);
    }
    if let (EnrollmentState::Pending, Some(code)) = (known.enrollment, &request.enrollment_code) {
        return newcomer::redeem_later(state, entry, request, code, address, now).await;
    }
    if known.status.software_version != request.software_version
        && known.enrollment == EnrollmentState::Pending
    {
        let mut tx = state.db.write().await?;
        terminal::refresh(&mut tx, known.id, &request.hardware, &request.software_version, now).await?;
        fleet_store::desired::scope_bump(&mut tx, &[fleet_domain::Scope::Terminal(known.id)]).await?;
        tx.commit().await.map_err(ApiError::from)?;
        state.terminals.bus.refresh().await?;
    }
    if known.enrollment == EnrollmentState::Pending {
        wish::keep(state, known, request.location_wish, now).await?;
    }
    Ok(known.enrollment)
}
