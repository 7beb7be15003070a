use fleet_protocol::LocationId;
use fleet_store::location;
use http::StatusCode;
use serde_json::json;

use super::Location;
use super::body::{LocationBody, unknown_division};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Writing};

/// Adds a location.
#[utoipa::path(post, path = "/locations", tag = "locations", request_body = LocationBody,
    responses((status = 201, body = Location), (status = 422, description = "`field_invalid`, `division_unknown`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<LocationBody>>,
) -> ApiResult<(StatusCode, Json<Location>)> {
    let fields = body.checked()?;
    let id = LocationId(change.new_id());
    location::insert(&mut change.tx, id, &fields, change.now).await.map_err(unknown_division)?;
    let row = location::by_id(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    let summary = json!({"division_code": row.division_code, "address": row.address});
    change.audit("location.create", Object { kind: "location", id: &id, name: &row.name }, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}
