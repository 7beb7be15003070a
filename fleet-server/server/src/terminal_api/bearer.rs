use std::sync::Arc;

use axum::extract::FromRequestParts;
use fleet_domain::may_check_in;
use fleet_protocol::{EnrollmentState, TerminalId, UnixMillis};
use http::header::AUTHORIZATION;
use http::request::Parts;

use super::fleet::Entry;
use crate::problem::{ApiError, ApiResult, Code};
use crate::state::AppState;

/// A request of a terminal that may make it: its token holds, for the machine that its key belongs
/// to, and it is in service.
pub struct Bearer {
    /// Which.
    pub id: TerminalId,
    /// What is known of it.
    pub entry: Arc<Entry>,
    /// When the request came.
    pub now: UnixMillis,
}

impl FromRequestParts<AppState> for Bearer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let now = state.clock.now();
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Code::TokenInvalid)?;
        let claims = state.terminals.seal.claims(token, now).ok_or(Code::TokenInvalid)?;
        let id = claims.terminal;
        let entry = state.terminals.fleet.terminal(id).await?.ok_or(Code::TerminalNotEnrolled)?;
        in_service(entry.identity.enrollment)?;
        if claims.machine != entry.machine {
            return Err(Code::TokenInvalid.into());
        }
        Ok(Self { id, entry, now })
    }
}

/// Whether a terminal in this state is served.
pub fn in_service(state: EnrollmentState) -> ApiResult<()> {
    match state {
        EnrollmentState::Conflict => Err(Code::TerminalConflict.into()),
        state if may_check_in(state) => Ok(()),
        EnrollmentState::Pending
        | EnrollmentState::Approved
        | EnrollmentState::Active
        | EnrollmentState::Rejected
        | EnrollmentState::Suspended
        | EnrollmentState::Retired => Err(Code::TerminalNotEnrolled.into()),
    }
}
