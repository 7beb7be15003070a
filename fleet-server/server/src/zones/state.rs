use fleet_domain::ZoneDeed;
use fleet_protocol::ZoneId;
use fleet_store::zone;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::{Zone, answer};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};

/// The zone as it was read.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ZoneVersion {
    /// Its version.
    version: i64,
}

/// Shows a zone on its terminals, from and until the times that it has.
#[utoipa::path(post, path = "/zones/{id}/publish", tag = "zones", params(("id" = ZoneId, Path)),
    request_body = ZoneVersion, responses((status = 200, body = Zone), (status = 404),
        (status = 409, description = "`version_conflict`, `zone_state_wrong`"),
        (status = 422, description = "`field_invalid`: its time is over")))]
pub async fn publish(
    Path(id): Path<ZoneId>,
    Writing(change, Json(read)): Writing<Operator, Json<ZoneVersion>>,
) -> ApiResult<Json<Zone>> {
    deed(change, id, &read, ZoneDeed::Publish).await
}

/// Takes a zone back from its terminals.
#[utoipa::path(post, path = "/zones/{id}/withdraw", tag = "zones", params(("id" = ZoneId, Path)),
    request_body = ZoneVersion, responses((status = 200, body = Zone), (status = 404),
        (status = 409, description = "`version_conflict`, `zone_state_wrong`")))]
pub async fn withdraw(
    Path(id): Path<ZoneId>,
    Writing(change, Json(read)): Writing<Operator, Json<ZoneVersion>>,
) -> ApiResult<Json<Zone>> {
    deed(change, id, &read, ZoneDeed::Withdraw).await
}

async fn deed(
    mut change: Change<Operator>,
    id: ZoneId,
    read: &ZoneVersion,
    deed: ZoneDeed,
) -> ApiResult<Json<Zone>> {
    let row = zone::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let state = row.state.after(deed).ok_or(Code::ZoneStateWrong)?;
    let action = match deed {
        ZoneDeed::Publish if row.ends_at.is_some_and(|end| end <= change.now) => {
            return Err(ApiError::new(Code::FieldInvalid).at("/ends_at"));
        }
        ZoneDeed::Publish => "zone.publish",
        ZoneDeed::Withdraw => "zone.withdraw",
    };
    let by = change.principal.username.clone();
    zone::set_state(&mut change.tx, id, read.version, state, (change.now, &by)).await?;
    let scopes = zone::targets(&mut change.tx, id).await?;
    change.bump(scopes);
    let zone = answer(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    change.audit(action, Object { kind: "zone", id: &id, name: &zone.content.title.zh }, json!({}));
    change.commit().await?;
    Ok(Json(zone))
}
