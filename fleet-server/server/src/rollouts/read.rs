use fleet_protocol::RolloutId;

use super::Rollout;
use crate::problem::ApiResult;
use crate::request::{Json, Path, Reading, Viewer};

/// One rollout.
#[utoipa::path(get, path = "/rollouts/{id}", tag = "rollouts", params(("id" = RolloutId, Path)),
    responses((status = 200, body = Rollout), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<RolloutId>) -> ApiResult<Json<Rollout>> {
    Ok(Json(Rollout::load(&mut reading.tx, id, reading.now).await?))
}
