use fleet_domain::{RolloutDecision, RolloutState};
use fleet_protocol::{ReleaseId, RolloutId};
use fleet_store::rollout::RolloutRow;
use fleet_store::{attempt, release, rollout};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::Rollout;
use crate::clock::new_id;
use crate::problem::{ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};

/// A decision about what was read.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct DecisionBody {
    /// The version that was read.
    version: i64,
}

/// Begins: terminals in the targets are told to move.
#[utoipa::path(post, path = "/rollouts/{id}/start", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody,
    responses((status = 200, body = Rollout), (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn start(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body, RolloutDecision::Start).await
}

/// Holds it: no terminal begins, those that have begun finish.
#[utoipa::path(post, path = "/rollouts/{id}/pause", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody,
    responses((status = 200, body = Rollout), (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn pause(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body, RolloutDecision::Pause).await
}

/// Goes on.
#[utoipa::path(post, path = "/rollouts/{id}/resume", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody,
    responses((status = 200, body = Rollout), (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn resume(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body, RolloutDecision::Resume).await
}

/// Stops it for good: no terminal that has not switched goes on.
#[utoipa::path(post, path = "/rollouts/{id}/halt", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = DecisionBody,
    responses((status = 200, body = Rollout), (status = 409, description = "`version_conflict`, `rollout_state_wrong`")))]
pub async fn halt(
    Path(id): Path<RolloutId>,
    Writing(change, Json(body)): Writing<Operator, Json<DecisionBody>>,
) -> ApiResult<Json<Rollout>> {
    decide(change, id, body, RolloutDecision::Halt).await
}

async fn decide(
    mut change: Change<Operator>,
    id: RolloutId,
    body: DecisionBody,
    decision: RolloutDecision,
) -> ApiResult<Json<Rollout>> {
    let row = rollout::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let mut state = row.state()?.decide(decision).map_err(|_| Code::RolloutStateWrong)?;
    let now = change.now;
    // Attempts, counts, rollout: the order in which check-ins lock them too.
    let terminals = carry_out(&mut change, id, &row, decision).await?;
    rollout::set_state(&mut change.tx, id, body.version, state, now).await?;
    if state == RolloutState::Running && rollout::complete_if_over(&mut change.tx, id, now).await? {
        state = RolloutState::Completed;
    }
    let scopes = rollout::targets(&mut change.tx, id).await?;
    change.bump(scopes);
    let (action, word) = words(decision);
    let summary = json!({"decision": word, "state": state, "terminals": terminals});
    change.audit(action, Object { kind: "rollout", id: &id, name: &row.name }, summary);
    let answer = Rollout::load(&mut change.tx, id).await?;
    change.commit().await?;
    Ok(Json(answer))
}

/// What a decision does to attempts; how many it concerns.
async fn carry_out(
    change: &mut Change<Operator>,
    id: RolloutId,
    row: &RolloutRow,
    decision: RolloutDecision,
) -> ApiResult<u64> {
    let now = change.now;
    match decision {
        RolloutDecision::Start => {
            let release =
                release::find(&mut change.tx, ReleaseId(row.release_id)).await?.ok_or(Code::Internal)?;
            let scopes = rollout::targets(&mut change.tx, id).await?;
            Ok(rollout::start(&mut change.tx, id, &scopes, &release, now, || new_id(now)).await?)
        }
        RolloutDecision::Halt => Ok(attempt::abort(&mut change.tx, id, now).await?),
        RolloutDecision::Pause | RolloutDecision::Resume => Ok(0),
    }
}

const fn words(decision: RolloutDecision) -> (&'static str, &'static str) {
    match decision {
        RolloutDecision::Start => ("rollout.start", "start"),
        RolloutDecision::Pause => ("rollout.pause", "pause"),
        RolloutDecision::Resume => ("rollout.resume", "resume"),
        RolloutDecision::Halt => ("rollout.halt", "halt"),
    }
}
