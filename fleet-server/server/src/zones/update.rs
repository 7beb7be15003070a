use fleet_domain::ZoneState;
use fleet_protocol::ZoneId;
use fleet_store::zone;
use serde::Deserialize;
use utoipa::ToSchema;

use super::body::ZoneBody;
use super::item::{Zone, answer};
use crate::audit::difference;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// All fields of a zone anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ZoneUpdate {
    /// The version that was read.
    version: i64,
    /// The fields.
    #[serde(flatten)]
    body: ZoneBody,
}

/// Changes a zone. Terminals that show it show what it is then.
#[utoipa::path(put, path = "/zones/{id}", tag = "zones", params(("id" = ZoneId, Path)), request_body = ZoneUpdate,
    responses((status = 200, body = Zone), (status = 404), (status = 409, description = "`version_conflict`"),
        (status = 422, description = "`field_invalid`, `target_invalid`, `zone_picture_unknown`")))]
pub async fn update(
    Path(id): Path<ZoneId>,
    Writing(mut change, Json(update)): Writing<Operator, Json<ZoneUpdate>>,
) -> ApiResult<Json<Zone>> {
    let before = answer(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let fields = update.body.checked(&mut change.tx, change.now).await?;
    let mut scopes = zone::targets(&mut change.tx, id).await?;
    let by = change.principal.username.clone();
    zone::update(&mut change.tx, id, update.version, &fields, (change.now, &by)).await?;
    let zone = answer(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    if zone.state == ZoneState::Published {
        scopes.extend(fields.targets);
        change.bump(scopes);
    }
    let summary = difference(&before, &zone, &["version", "updated_at", "updated_by"]);
    change.audit("zone.update", Object { kind: "zone", id: &id, name: &zone.content.title.zh }, summary);
    change.commit().await?;
    Ok(Json(zone))
}
