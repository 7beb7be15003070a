use fleet_domain::Plan;
use fleet_protocol::{Activation, ReleaseId, RolloutId, UnixMillis};
use fleet_store::rollout::{self, NewRollout};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Rollout, plan};
use crate::problem::ApiResult;
use crate::request::{Json, Object, Operator, Writing};
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
    let name = required(&body.name, 80, "/name")?;
    let release = plan::offered(&mut change.tx, body.release_id).await?;
    let scopes = targets::checked_all(&mut change.tx, &body.targets).await?;
    let new = NewRollout {
        id: RolloutId(change.new_id()),
        name,
        release_id: body.release_id,
        targets: scopes,
        created_at: change.now,
        created_by: change.principal.username.clone(),
        plan: plan::checked(body.plan)?,
        activation: plan::activation(body.activation, change.now)?,
        needs_approval: body.needs_approval,
        starts_at: plan::ahead(body.starts_at, change.now)?,
        reverse_of: None,
    };
    rollout::insert(&mut change.tx, &new).await?;
    let answer = Rollout::load(&mut change.tx, new.id, change.now).await?;
    let summary = json!({
        "release": release.version, "targets": answer.targets, "plan": answer.plan,
        "activation": answer.activation, "needs_approval": new.needs_approval, "starts_at": new.starts_at,
    });
    change.audit("rollout.create", Object { kind: "rollout", id: &new.id, name: &new.name }, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(answer)))
}
