use fleet_domain::{EnrollmentDecision, Scope, display_code, may_check_in};
use fleet_protocol::{EnrollmentState, TerminalId};
use fleet_store::attempt;
use fleet_store::rollout::Effect;
use fleet_store::terminal::{self, Identity, TerminalChange};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::Terminal;
use super::item::word;
use crate::audit::difference;
use crate::problem::{ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::terminal_api::enter_service;
use crate::text;

/// A decision that needs a reason.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Reasoned {
    /// The version that was read.
    version: i64,
    /// For those who ask later.
    reason: String,
}

/// Turns a terminal away.
#[utoipa::path(post, path = "/terminals/{id}/reject", tag = "terminals", params(("id" = TerminalId, Path)),
    request_body = Reasoned, responses((status = 200, body = Terminal), (status = 409, description = "`version_conflict`, `transition_forbidden`")))]
pub async fn reject(
    Path(id): Path<TerminalId>,
    Writing(change, Json(body)): Writing<Operator, Json<Reasoned>>,
) -> ApiResult<Json<Terminal>> {
    reasoned(change, id, body, EnrollmentDecision::Reject, "terminal.reject").await
}

/// Stops a terminal for now: it shows that it is out of service.
#[utoipa::path(post, path = "/terminals/{id}/suspend", tag = "terminals", params(("id" = TerminalId, Path)),
    request_body = Reasoned, responses((status = 200, body = Terminal), (status = 409, description = "`version_conflict`, `transition_forbidden`")))]
pub async fn suspend(
    Path(id): Path<TerminalId>,
    Writing(change, Json(body)): Writing<Operator, Json<Reasoned>>,
) -> ApiResult<Json<Terminal>> {
    reasoned(change, id, body, EnrollmentDecision::Suspend, "terminal.suspend").await
}

/// Lets a suspended terminal go on.
#[utoipa::path(post, path = "/terminals/{id}/resume", tag = "terminals", params(("id" = TerminalId, Path)),
    request_body = Reasoned, responses((status = 200, body = Terminal), (status = 409, description = "`version_conflict`, `transition_forbidden`")))]
pub async fn resume(
    Path(id): Path<TerminalId>,
    Writing(change, Json(body)): Writing<Operator, Json<Reasoned>>,
) -> ApiResult<Json<Terminal>> {
    reasoned(change, id, body, EnrollmentDecision::Resume, "terminal.resume").await
}

/// Takes a terminal out of service for good.
#[utoipa::path(post, path = "/terminals/{id}/retire", tag = "terminals", params(("id" = TerminalId, Path)),
    request_body = Reasoned, responses((status = 200, body = Terminal), (status = 409, description = "`version_conflict`, `transition_forbidden`")))]
pub async fn retire(
    Path(id): Path<TerminalId>,
    Writing(change, Json(body)): Writing<Operator, Json<Reasoned>>,
) -> ApiResult<Json<Terminal>> {
    reasoned(change, id, body, EnrollmentDecision::Retire, "terminal.retire").await
}

async fn reasoned(
    mut change: Change<Operator>,
    id: TerminalId,
    body: Reasoned,
    decision: EnrollmentDecision,
    action: &'static str,
) -> ApiResult<Json<Terminal>> {
    let reason = text::optional(&body.reason, 200, "/reason")?;
    let identity = terminal::identity(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let mut next = decided(&identity, decision)?;
    next.version = body.version;
    next.enrollment_reason = Some(reason.clone()).filter(|reason| !reason.is_empty());
    apply(change, &identity, next, action, json!({ "reason": reason })).await
}

/// What the terminal becomes by the decision.
pub fn decided(identity: &Identity, decision: EnrollmentDecision) -> ApiResult<TerminalChange> {
    let state = fleet_domain::decide(identity.enrollment, identity.resume_to, decision)
        .map_err(|_| Code::TransitionForbidden)?;
    let resume_to = (state == EnrollmentState::Suspended).then_some(identity.enrollment);
    Ok(TerminalChange { enrollment: state, resume_to, ..TerminalChange::of(identity) })
}

/// What the audit log says of a change: what differs, beside what the person `said`.
fn changed(before: &Identity, next: &TerminalChange, mut said: serde_json::Value) -> serde_json::Value {
    let facts = |change: &TerminalChange| {
        json!({
            "name": change.name, "enrollment": word(change.enrollment), "location_id": change.location_id,
            "maintenance_until": change.maintenance_until, "tags": change.tags,
        })
    };
    let mut difference = difference(&facts(&TerminalChange::of(before)), &facts(next), &[]);
    for side in ["before", "after"] {
        said[side] = difference[side].take();
    }
    said
}

/// What a terminal's change does to the rollouts it is in.
pub async fn follow(
    change: &mut Change<Operator>,
    before: &Identity,
    next: &TerminalChange,
) -> ApiResult<()> {
    let now = change.now;
    let effect = if may_check_in(next.enrollment) {
        let moved = next.location_id != before.location_id
            || next.enrollment != before.enrollment
            || next.tags != before.tags;
        if moved { enter_service(&mut change.tx, before.id, now).await? } else { Effect::default() }
    } else {
        // Whether it is turned away or retired: it will not report any more.
        attempt::leave(&mut change.tx, before.id, now).await?
    };
    change.follow(effect);
    Ok(())
}

/// Writes the change, tells everyone, and shows the terminal as it is now.
pub async fn apply(
    mut change: Change<Operator>,
    identity: &Identity,
    next: TerminalChange,
    action: &'static str,
    said: serde_json::Value,
) -> ApiResult<Json<Terminal>> {
    let id = identity.id;
    terminal::update(&mut change.tx, identity, &display_code(id), &next, change.now).await?;
    follow(&mut change, identity, &next).await?;
    let row = terminal::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    change.bump([Scope::Terminal(id)]);
    let object = Object { kind: "terminal", id: &id, name: &next.name };
    change.audit(action, object, changed(identity, &next, said));
    let state = change.state.clone();
    change.commit().await?;
    // Whoever asks next, the terminal itself included, sees the change.
    state.terminals.bus.refresh().await?;
    state.terminals.fleet.terminal(id).await?;
    Ok(Json(Terminal::of(row, &state.terminals.fleet)?))
}
