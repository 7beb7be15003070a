use fleet_protocol::RolloutId;
use fleet_store::{offline_bundle, rollout};

use super::item::OfflineBundleItem;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// Older ones have ended or been forgotten in a drawer.
const MOST: i64 = 50;

/// The newest offline bundles of a rollout, at most 50.
#[utoipa::path(get, path = "/rollouts/{id}/offline-bundles", tag = "rollouts", operation_id = "list_offline_bundles",
    params(("id" = RolloutId, Path)), responses((status = 200, body = Vec<OfflineBundleItem>)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<RolloutId>,
) -> ApiResult<Json<Vec<OfflineBundleItem>>> {
    rollout::find(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    let rows = offline_bundle::of_rollout(&mut reading.tx, id, MOST).await?;
    Ok(Json(rows.into_iter().map(OfflineBundleItem::from).collect()))
}
