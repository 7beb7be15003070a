use fleet_protocol::{ReleaseId, RolloutId};
use fleet_store::release;
use fleet_store::rollout::{self, NewRollout};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::Rollout;
use crate::problem::{ApiError, ApiResult, Code};
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
}

/// Plans a rollout.
#[utoipa::path(post, path = "/rollouts", tag = "rollouts", request_body = RolloutBody,
    responses((status = 201, body = Rollout),
        (status = 422, description = "`field_invalid`, `target_invalid`, `targets_missing`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<RolloutBody>>,
) -> ApiResult<(StatusCode, Json<Rollout>)> {
    let name = required(&body.name, 80, "/name")?;
    let release = release::find(&mut change.tx, body.release_id).await?;
    let release = release.ok_or_else(|| ApiError::new(Code::FieldInvalid).at("/release_id"))?;
    let scopes = targets::checked(&mut change.tx, &body.targets).await?;
    let new = NewRollout {
        id: RolloutId(change.new_id()),
        name,
        release_id: body.release_id,
        targets: scopes,
        created_at: change.now,
        created_by: change.principal.username.clone(),
    };
    rollout::insert(&mut change.tx, &new).await?;
    let answer = Rollout::load(&mut change.tx, new.id).await?;
    let summary = json!({"release": release.version, "targets": answer.targets});
    change.audit("rollout.create", Object { kind: "rollout", id: &new.id, name: &new.name }, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(answer)))
}
