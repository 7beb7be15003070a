use fleet_protocol::AppId;

use super::item::{self, Listing};
use crate::problem::ApiResult;
use crate::request::{Json, Path, Reading, Viewer};

/// An app's listing.
#[utoipa::path(get, path = "/apps/{id}/listing", tag = "listings", params(("id" = AppId, Path)),
    responses((status = 200, body = Listing), (status = 404, description = "It was never listed.")))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<AppId>) -> ApiResult<Json<Listing>> {
    Ok(Json(item::answer(&mut reading.tx, id).await?))
}
