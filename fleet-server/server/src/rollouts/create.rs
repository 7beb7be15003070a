use fleet_domain::{Plan, RolloutState};
use fleet_protocol::{Activation, ReleaseId, RolloutId, UnixMillis};
use fleet_store::rollout::{self, NewRollout};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Rollout, plan};
use crate::audit::difference;
use crate::problem::{ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::targets::{self, TargetRef};
use crate::text::required;

/// A rollout to be planned. It touches nobody until it is started.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RolloutBody {
    /// 1 to 80 characters.
    name: String,
    /// To which release.
    release_id: ReleaseId,
    /// Which terminals; at least one.
    targets: Vec<TargetRef>,
    /// In which waves; without it, everybody moves at once.
    #[serde(default)]
    plan: Option<Plan>,
    /// When terminals may switch; without it, at any time.
    #[serde(default)]
    activation: Option<Activation>,
    /// Whether a second person has to approve it before it begins.
    #[serde(default)]
    needs_approval: bool,
    /// When it begins once it is scheduled or approved; without it, when somebody starts it.
    #[serde(default)]
    starts_at: Option<UnixMillis>,
}

/// Plans a rollout.
#[utoipa::path(post, path = "/rollouts", tag = "rollouts", request_body = RolloutBody,
    responses((status = 201, body = Rollout),
        (status = 422, description = "`field_invalid`, `plan_invalid`, `activation_invalid`, \
            `target_invalid`, `targets_missing`, `release_withdrawn`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<RolloutBody>>,
) -> ApiResult<(StatusCode, Json<Rollout>)> {
    let id = RolloutId(change.new_id());
    let new = planned(&mut change, id, body).await?;
    rollout::insert(&mut change.tx, &new).await?;
    let answer = Rollout::load(&mut change.tx, new.id, change.now).await?;
    let object = Object { kind: "rollout", id: &new.id, name: &new.name };
    change.audit("rollout.create", object, summary(&answer));
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

/// A draft with other content, and what it was read as.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RolloutChange {
    /// The version that was read.
    version: i64,
    /// The whole plan.
    #[serde(flatten)]
    planned: RolloutBody,
}

/// Plans a draft anew. Who does so is its author from then on: somebody else has to approve it.
#[utoipa::path(put, path = "/rollouts/{id}", tag = "rollouts", params(("id" = RolloutId, Path)),
    request_body = RolloutChange, responses((status = 200, body = Rollout),
        (status = 409, description = "`version_conflict`, `rollout_state_wrong`"),
        (status = 422, description = "`field_invalid`, `plan_invalid`, `activation_invalid`, \
            `target_invalid`, `targets_missing`, `release_withdrawn`")))]
pub async fn replan(
    Path(id): Path<RolloutId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<RolloutChange>>,
) -> ApiResult<Json<Rollout>> {
    let row = rollout::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if row.state()? != RolloutState::Draft {
        return Err(Code::RolloutStateWrong.into());
    }
    let before = Rollout::load(&mut change.tx, id, change.now).await?;
    let new = planned(&mut change, id, body.planned).await?;
    rollout::replan(&mut change.tx, &new, body.version, change.now).await?;
    let answer = Rollout::load(&mut change.tx, id, change.now).await?;
    let differs = difference(&summary(&before), &summary(&answer), &[]);
    change.audit("rollout.replan", Object { kind: "rollout", id: &id, name: &new.name }, differs);
    change.commit().await?;
    Ok(Json(answer))
}

/// What was sent, checked.
async fn planned(change: &mut Change<Operator>, id: RolloutId, body: RolloutBody) -> ApiResult<NewRollout> {
    let name = required(&body.name, 80, "/name")?;
    plan::offered(&mut change.tx, body.release_id).await?;
    let targets = targets::checked_all(&mut change.tx, &body.targets).await?;
    Ok(NewRollout {
        id,
        name,
        release_id: body.release_id,
        targets,
        created_at: change.now,
        created_by: change.principal.username.clone(),
        plan: plan::checked(body.plan)?,
        activation: plan::activation(body.activation, change.now)?,
        needs_approval: body.needs_approval,
        starts_at: plan::ahead(body.starts_at, change.now)?,
        reverse_of: None,
    })
}

/// For the audit log.
fn summary(rollout: &Rollout) -> Value {
    let about = &rollout.summary;
    json!({
        "name": about.name, "release": about.release.version, "targets": rollout.targets, "plan": rollout.plan,
        "activation": rollout.activation, "needs_approval": about.needs_approval, "starts_at": about.starts_at,
    })
}
