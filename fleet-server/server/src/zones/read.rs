use fleet_protocol::ZoneId;

use super::item::{Zone, answer};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// A zone.
#[utoipa::path(get, path = "/zones/{id}", tag = "zones", params(("id" = ZoneId, Path)),
    responses((status = 200, body = Zone), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<ZoneId>) -> ApiResult<Json<Zone>> {
    Ok(Json(answer(&mut reading.tx, id).await?.ok_or(Code::NotFound)?))
}
