mod newcomer;
mod verify;

use axum::extract::State;
use fleet_domain::{display_code, may_conflict};
use fleet_protocol::{
    EnrollmentReply, EnrollmentRequest, EnrollmentState, PROTOCOL_VERSION, TerminalId, UnixMillis,
};
use fleet_store::terminal;

pub use verify::is_signed;

use super::fleet::Entry;
use super::seal::MachineMark;
use super::{service, token};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{ClientAddress, Json};
use crate::state::AppState;

/// Makes a terminal known, again and again until it is let in.
pub async fn enroll(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Json(request): Json<EnrollmentRequest>,
) -> ApiResult<Json<EnrollmentReply>> {
    let now = state.clock.now();
    if request.protocol != PROTOCOL_VERSION {
        return Err(Code::ProtocolUnsupported.into());
    }
    let peer = service::peer(address.as_deref());
    let proven = verify::prove(&request).inspect_err(|_| {
        // Wrong signatures count as well; the answer stays what it is.
        let _ = state.terminals.limiter.take(peer, now);
    })?;
    let address = address.unwrap_or_default();
    let known = state.terminals.fleet.terminal(proven.id).await?;
    let enrollment = if let Some(entry) = known {
        again(&state, &entry, &request, &address, now).await
    } else {
        state.terminals.limiter.take(peer, now)?;
        newcomer::admit(&state, &proven, &request, &address, now).await
    };
    let enrollment = enrollment.inspect_err(|error| {
        if matches!(error.code(), Code::EnrollmentCodeUnknown | Code::EnrollmentCodeUsed) {
            let _ = state.terminals.limiter.take(peer, now);
        }
    })?;
    Ok(Json(reply(&state, proven.id, enrollment, now)))
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
        return newcomer::redeem_later(state, entry, code, address, now).await;
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
    Ok(known.enrollment)
}
