use fleet_domain::{RolloutDecision, RolloutRefused, Scope};
use fleet_protocol::{ReleaseId, RolloutId, UnixMillis};
use fleet_store::attempt;
use fleet_store::rollout::{self, Decided, RolloutRow};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Rollout, plan, reverse};
use crate::clock::new_id;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};

/// A decision about what was read.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct DecisionBody {
    /// The version that was read.
    version: i64,
}

/// When a rollout begins.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct ScheduleBody {
    /// The version that was read.
    version: i64,
    /// Unix milliseconds; without it, when somebody starts it.
    #[serde(default)]
    starts_at: Option<UnixMillis>,
}

/// Where the terminals of a rollout go back to.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct RollbackBody {
    /// The version that was read.
    version: i64,
    /// The release to go back to; without it, the one that all of them came from.
    #[serde(default)]
    release_id: Option<ReleaseId>,
}

/// Asks a second person for approval.
#[utoipa::path(post, path = "/rollouts/{id}/submit", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody, responses((status = 200, body = Rollout),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn submit(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body.version, Asked::plain(RolloutDecision::Submit)).await
}

/// Approves it, as a second person: it begins at its time, or when somebody starts it.
#[utoipa::path(post, path = "/rollouts/{id}/approve", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody, responses((status = 200, body = Rollout),
        (status = 403, description = "`approval_own`"),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn approve(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body.version, Asked::plain(RolloutDecision::Approve)).await
}

/// Takes it back to the drawing board; an approval counts no more.
#[utoipa::path(post, path = "/rollouts/{id}/withdraw", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody, responses((status = 200, body = Rollout),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn withdraw(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body.version, Asked::plain(RolloutDecision::Withdraw)).await
}

/// Begins: terminals get their places, and those of the first wave are told to move.
#[utoipa::path(post, path = "/rollouts/{id}/start", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody, responses((status = 200, body = Rollout),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`, `approval_needed`")))]
pub async fn start(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body.version, Asked::plain(RolloutDecision::Start)).await
}

/// Holds it: no terminal begins, those that have begun finish.
#[utoipa::path(post, path = "/rollouts/{id}/pause", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody, responses((status = 200, body = Rollout),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn pause(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body.version, Asked::plain(RolloutDecision::Pause)).await
}

/// Goes on. What went wrong until now counts no more against the thresholds.
#[utoipa::path(post, path = "/rollouts/{id}/resume", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody, responses((status = 200, body = Rollout),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn resume(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body.version, Asked::plain(RolloutDecision::Resume)).await
}

/// Stops it for good: no terminal that has not switched goes on.
#[utoipa::path(post, path = "/rollouts/{id}/halt", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody, responses((status = 200, body = Rollout),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn halt(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body.version, Asked::plain(RolloutDecision::Halt)).await
}

/// Makes it ready: it begins at the given time, or when somebody starts it.
#[utoipa::path(post, path = "/rollouts/{id}/schedule", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = ScheduleBody, responses((status = 200, body = Rollout),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`, `approval_needed`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn schedule(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<ScheduleBody>>,
) -> ApiResult<Json<Rollout>> {
    let starts_at = plan::ahead(body.starts_at, change.now)?;
    let asked = Asked { starts_at, ..Asked::plain(RolloutDecision::Schedule) };
    decide(change, id, body.version, asked).await
}

/// Takes it back: whoever has switched goes back by a rollout of its own, which begins at once; nobody else goes on.
#[utoipa::path(post, path = "/rollouts/{id}/rollback", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = RollbackBody, responses((status = 200, body = Rollout),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`, `rollback_nothing`, \
            `rollback_release_needed`, `rollback_release_older`"), (status = 422, description = "`field_invalid`")))]
pub async fn rollback(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<RollbackBody>>,
) -> ApiResult<Json<Rollout>> {
    let asked = Asked { release_id: body.release_id, ..Asked::plain(RolloutDecision::RollBack) };
    decide(change, id, body.version, asked).await
}

/// A decision with what belongs to it.
#[derive(Clone, Copy)]
struct Asked {
    decision: RolloutDecision,
    starts_at: Option<UnixMillis>,
    release_id: Option<ReleaseId>,
}

impl Asked {
    fn plain(decision: RolloutDecision) -> Self {
        Self { decision, starts_at: None, release_id: None }
    }
}

/// Whether terminals will move to its release after this.
const fn goes_ahead(decision: RolloutDecision) -> bool {
    match decision {
        RolloutDecision::Submit
        | RolloutDecision::Approve
        | RolloutDecision::Schedule
        | RolloutDecision::Start
        | RolloutDecision::Resume => true,
        RolloutDecision::Withdraw
        | RolloutDecision::Pause
        | RolloutDecision::Halt
        | RolloutDecision::RollBack => false,
    }
}

async fn decide(
    mut change: Change<Operator>,
    id: RolloutId,
    version: i64,
    asked: Asked,
) -> ApiResult<Json<Rollout>> {
    let row = rollout::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let state = row.state()?.decide(asked.decision, row.needs_approval).map_err(refused)?;
    if asked.decision == RolloutDecision::Approve && row.created_by == change.principal.username {
        return Err(refused(RolloutRefused::OwnRollout));
    }
    if goes_ahead(asked.decision) {
        plan::offered(&mut change.tx, ReleaseId(row.release_id)).await?;
    }
    let at = change.now;
    // Attempts, counts, rollout: the order in which check-ins lock them too.
    let terminals = before(&mut change, id, &row, asked).await?;
    rollout::decide(&mut change.tx, id, Decided { version, state, at }).await?;
    after(&mut change, id, &row, asked).await?;
    let (action, word) = words(asked.decision);
    let answer = Rollout::load(&mut change.tx, id, at).await?;
    let summary = json!({
        "decision": word, "state": answer.summary.state, "terminals": terminals, "starts_at": asked.starts_at,
    });
    change.audit(action, Object { kind: "rollout", id: &id, name: &row.name }, summary);
    change.commit().await?;
    Ok(Json(answer))
}

/// What a decision does to attempts; how many it concerns.
async fn before(
    change: &mut Change<Operator>,
    id: RolloutId,
    row: &RolloutRow,
    asked: Asked,
) -> ApiResult<u64> {
    let now = change.now;
    match asked.decision {
        RolloutDecision::Halt | RolloutDecision::RollBack => {
            Ok(attempt::abort(&mut change.tx, id, now).await?)
        }
        RolloutDecision::Resume => {
            rollout::pardon(&mut change.tx, row, now).await?;
            Ok(0)
        }
        RolloutDecision::Submit
        | RolloutDecision::Approve
        | RolloutDecision::Withdraw
        | RolloutDecision::Schedule
        | RolloutDecision::Start
        | RolloutDecision::Pause => Ok(0),
    }
}

/// What follows from it.
async fn after(
    change: &mut Change<Operator>,
    id: RolloutId,
    row: &RolloutRow,
    asked: Asked,
) -> ApiResult<()> {
    let now = change.now;
    match asked.decision {
        RolloutDecision::Submit => rollout::submit(&mut change.tx, id, now).await?,
        RolloutDecision::Approve => {
            let by = change.principal.username.clone();
            rollout::approve(&mut change.tx, id, now, &by).await?;
        }
        RolloutDecision::Schedule => rollout::schedule(&mut change.tx, id, asked.starts_at).await?,
        RolloutDecision::Withdraw => {}
        RolloutDecision::Start => {
            let effect = rollout::begin(&mut change.tx, id, now, || new_id(now)).await?;
            change.follow(effect);
        }
        RolloutDecision::Resume => {
            let effect = rollout::advance(&mut change.tx, id, now).await?;
            change.follow(effect);
            change.bump([Scope::Rollout(id)]);
        }
        RolloutDecision::Pause => change.bump([Scope::Rollout(id)]),
        RolloutDecision::Halt => {
            reverse::end(change, row).await?;
            change.bump([Scope::Rollout(id)]);
        }
        RolloutDecision::RollBack => {
            reverse::end(change, row).await?;
            change.bump([Scope::Rollout(id)]);
            reverse::begin(change, row, asked.release_id).await?;
        }
    }
    Ok(())
}

fn refused(refused: RolloutRefused) -> ApiError {
    match refused {
        RolloutRefused::State { .. } => Code::RolloutStateWrong.into(),
        RolloutRefused::NotApproved => Code::ApprovalNeeded.into(),
        RolloutRefused::OwnRollout => Code::ApprovalOwn.into(),
    }
}

const fn words(decision: RolloutDecision) -> (&'static str, &'static str) {
    match decision {
        RolloutDecision::Submit => ("rollout.submit", "submit"),
        RolloutDecision::Approve => ("rollout.approve", "approve"),
        RolloutDecision::Withdraw => ("rollout.withdraw", "withdraw"),
        RolloutDecision::Schedule => ("rollout.schedule", "schedule"),
        RolloutDecision::Start => ("rollout.start", "start"),
        RolloutDecision::Pause => ("rollout.pause", "pause"),
        RolloutDecision::Resume => ("rollout.resume", "resume"),
        RolloutDecision::Halt => ("rollout.halt", "halt"),
        RolloutDecision::RollBack => ("rollout.rollback", "rollback"),
    }
}
