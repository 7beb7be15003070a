use fleet_protocol::LocationId;
use fleet_store::location;
use http::StatusCode;
use serde_json::json;

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Object, Operator, Path, Writing};

/// Removes a location where nothing stands and to which no usable enrollment code leads.
#[utoipa::path(delete, path = "/locations/{id}", tag = "locations", params(("id" = LocationId, Path)),
    responses((status = 204), (status = 409, description = "`location_in_use`")))]
pub async fn delete(
    Path(id): Path<LocationId>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let row = location::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if location::is_in_use(&mut change.tx, id, change.now).await? {
        return Err(Code::LocationInUse.into());
    }
    // Somebody else may put a terminal there at the same moment.
    let in_use = |error| ApiError::on_conflict(error, Code::LocationInUse);
    location::delete(&mut change.tx, id, change.now).await.map_err(in_use)?;
    change.audit("location.delete", Object { kind: "location", id: &id, name: &row.name }, json!({}));
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
