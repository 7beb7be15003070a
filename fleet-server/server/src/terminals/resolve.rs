use fleet_domain::{EnrollmentDecision, Scope, display_code};
use fleet_protocol::{EnrollmentState, TerminalId};
use fleet_store::terminal::{self, TerminalChange};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::Terminal;
use super::decide::{apply, decided, follow};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};

/// Says which machine is the real one.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Resolution {
    /// The version that was read.
    version: i64,
    /// The machine that keeps the key; others that present it are copies from now on.
    keep_fingerprint: String,
}

/// Ends a conflict. A terminal that this machine was known as by another key is retired: a machine is one terminal.
#[utoipa::path(post, path = "/terminals/{id}/resolve-conflict", tag = "terminals", params(("id" = TerminalId, Path)),
    request_body = Resolution, responses((status = 200, body = Terminal),
    (status = 409, description = "`version_conflict`, `transition_forbidden`"), (status = 422, description = "`fingerprint_unknown`")))]
pub async fn resolve_conflict(
    Path(id): Path<TerminalId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<Resolution>>,
) -> ApiResult<Json<Terminal>> {
    let identity = terminal::identity(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let mut next = decided(&identity, EnrollmentDecision::ResolveConflict)?;
    next.version = body.version;
    let known = terminal::fingerprints(&mut change.tx, id).await?;
    if !known.iter().any(|known| known.fingerprint == body.keep_fingerprint) {
        return Err(ApiError::new(Code::FingerprintUnknown).at("/keep_fingerprint"));
    }
    for other in terminal::machines_known_by(&mut change.tx, &body.keep_fingerprint, id).await? {
        retire(&mut change, other).await?;
    }
    terminal::keep_fingerprint(&mut change.tx, id, &body.keep_fingerprint).await?;
    let summary = json!({ "keep_fingerprint": body.keep_fingerprint });
    apply(change, &identity, next, "terminal.resolve_conflict", summary).await
}

async fn retire(change: &mut Change<Operator>, id: TerminalId) -> ApiResult<()> {
    let Some(identity) = terminal::identity(&mut change.tx, id).await? else { return Ok(()) };
    let next = TerminalChange {
        enrollment: EnrollmentState::Retired,
        resume_to: None,
        ..TerminalChange::of(&identity)
    };
    terminal::update(&mut change.tx, &identity, &display_code(id), &next, change.now).await?;
    follow(change, &identity, &next).await?;
    change.bump([Scope::Terminal(id)]);
    change.audit("terminal.retire", Object { kind: "terminal", id: &id, name: &identity.name }, json!({}));
    Ok(())
}
