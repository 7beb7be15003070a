use fleet_domain::LocationFields;
use fleet_protocol::LocationId;
use fleet_store::location;
use http::StatusCode;
use serde_json::json;

use super::Location;
use super::body::{LocationBody, unknown_division};
use crate::problem::{ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Writing};

/// Adds a location.
#[utoipa::path(post, path = "/locations", tag = "locations", request_body = LocationBody,
    responses((status = 201, body = Location), (status = 422, description = "`field_invalid`, `division_unknown`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<LocationBody>>,
) -> ApiResult<(StatusCode, Json<Location>)> {
    let id = write(&mut change, &body.checked()?).await?;
    let row = location::by_id(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// Adds a location with a line in the audit log.
pub(super) async fn write(change: &mut Change<Operator>, fields: &LocationFields) -> ApiResult<LocationId> {
    let id = LocationId(change.new_id());
    location::insert(&mut change.tx, id, fields, change.now).await.map_err(unknown_division)?;
    let summary = json!({"division_code": fields.division, "address": fields.address});
    change.audit("location.create", Object { kind: "location", id: &id, name: &fields.name }, summary);
    Ok(id)
}
