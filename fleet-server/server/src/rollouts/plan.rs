use fleet_domain::{Plan, PlanInvalid, check_activation};
use fleet_protocol::{Activation, ReleaseId, UnixMillis};
use fleet_store::{Tx, release, rollout};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Authorized, Json, Viewer};
use crate::targets::{self, TargetRef};

/// The plan of a request; without one, everybody moves at once.
pub fn checked(plan: Option<Plan>) -> ApiResult<Plan> {
    let plan = plan.unwrap_or_default();
    plan.check().map_err(|invalid| {
        let pointer = match invalid {
            PlanInvalid::Waves | PlanInvalid::Shares => "/plan/waves".to_owned(),
            PlanInvalid::Wave(n) => format!("/plan/waves/{n}"),
            PlanInvalid::Threshold => "/plan".to_owned(),
        };
        ApiError::new(Code::PlanInvalid).at(pointer)
    })?;
    Ok(plan)
}

/// When terminals may switch; without it, at any time.
pub fn activation(activation: Option<Activation>, now: UnixMillis) -> ApiResult<Activation> {
    let activation = activation.unwrap_or_default();
    check_activation(&activation, now)
        .map_err(|_| ApiError::new(Code::ActivationInvalid).at("/activation"))?;
    Ok(activation)
}

/// A time of the future.
pub fn ahead(at: Option<UnixMillis>, now: UnixMillis) -> ApiResult<Option<UnixMillis>> {
    match at {
        Some(at) if at <= now => Err(ApiError::new(Code::FieldInvalid).at("/starts_at")),
        at => Ok(at),
    }
}

/// The release of a request, which must be there.
pub async fn release_of(tx: &mut Tx, id: ReleaseId) -> ApiResult<release::ReleaseRow> {
    let found = release::find(tx, id).await?;
    found.ok_or_else(|| ApiError::new(Code::FieldInvalid).at("/release_id"))
}

/// The same where a rollout is to lead to it: terminals install nothing that was withdrawn.
pub async fn offered(tx: &mut Tx, id: ReleaseId) -> ApiResult<release::ReleaseRow> {
    let found = release_of(tx, id).await?;
    if found.withdrawn_at.is_some() {
        return Err(ApiError::new(Code::ReleaseWithdrawn).at("/release_id"));
    }
    Ok(found)
}

/// A rollout to try out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RolloutPreviewBody {
    /// To which release.
    release_id: ReleaseId,
    /// At least one.
    targets: Vec<TargetRef>,
    /// In which waves.
    #[serde(default)]
    plan: Option<Plan>,
}

/// Whom it would move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RolloutPreview {
    /// Terminals in the targets that the release is made for and that do not run it.
    terminal_count: u64,
    /// How many of them are in each wave.
    waves: Vec<u64>,
}

/// How many terminals a rollout would move, and in which waves. Changes nothing.
#[utoipa::path(post, path = "/rollouts/preview", tag = "rollouts", request_body = RolloutPreviewBody,
    responses((status = 200, body = RolloutPreview),
        (status = 422, description = "`field_invalid`, `plan_invalid`, `target_invalid`, `targets_missing`")))]
pub async fn preview(
    authorized: Authorized<Viewer>,
    Json(body): Json<RolloutPreviewBody>,
) -> ApiResult<Json<RolloutPreview>> {
    let mut tx = authorized.state.db.read().await?;
    let plan = checked(body.plan)?;
    let release = offered(&mut tx, body.release_id).await?;
    let scopes = targets::checked_all(&mut tx, &body.targets).await?;
    let sizes = rollout::preview(&mut tx, &scopes, &release, &plan).await?;
    let waves: Vec<u64> = sizes.into_iter().map(|size| size as u64).collect();
    Ok(Json(RolloutPreview { terminal_count: waves.iter().sum(), waves }))
}
