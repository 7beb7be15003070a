use fleet_protocol::LocationId;
use fleet_store::location;

use super::Location;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// One location.
#[utoipa::path(get, path = "/locations/{id}", tag = "locations", params(("id" = LocationId, Path)),
    responses((status = 200, body = Location), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<LocationId>) -> ApiResult<Json<Location>> {
    let row = location::by_id(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    Ok(Json(row.into()))
}
