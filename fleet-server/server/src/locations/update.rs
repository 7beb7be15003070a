use fleet_domain::Scope;
use fleet_protocol::LocationId;
use fleet_store::location;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::Location;
use super::body::{LocationBody, unknown_division};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// All fields of a location anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct LocationUpdate {
    /// The version that was read.
    version: i64,
    /// The fields.
    #[serde(flatten)]
    body: LocationBody,
}

/// Changes a location. Terminals that stand there show it at once.
#[utoipa::path(put, path = "/locations/{id}", tag = "locations", params(("id" = LocationId, Path)),
    request_body = LocationUpdate,
    responses((status = 200, body = Location), (status = 409, description = "`version_conflict`")))]
pub async fn update(
    Path(id): Path<LocationId>,
    Writing(mut change, Json(update)): Writing<Operator, Json<LocationUpdate>>,
) -> ApiResult<Json<Location>> {
    let fields = update.body.checked()?;
    let before = location::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    location::update(&mut change.tx, id, update.version, &fields, change.now)
        .await
        .map_err(unknown_division)?;
    let row = location::by_id(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    change.bump([Scope::Location(id)]);
    let summary = json!({"before": {"name": before.name, "division_code": before.division_code, "address": before.address},
        "after": {"name": row.name, "division_code": row.division_code, "address": row.address}});
    change.audit("location.update", Object { kind: "location", id: &id, name: &row.name }, summary);
    change.commit().await?;
    Ok(Json(row.into()))
}
