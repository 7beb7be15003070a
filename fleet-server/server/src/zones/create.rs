use fleet_domain::Scope;
use fleet_protocol::ZoneId;
use fleet_store::zone;
use http::StatusCode;
use serde_json::json;

use super::body::ZoneBody;
use super::item::{Zone, answer};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Writing};

/// Makes a draft, behind the other zones.
#[utoipa::path(post, path = "/zones", tag = "zones", request_body = ZoneBody,
    responses((status = 201, body = Zone),
        (status = 422, description = "`field_invalid`, `target_invalid`, `zone_picture_unknown`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<ZoneBody>>,
) -> ApiResult<(StatusCode, Json<Zone>)> {
    let fields = body.checked(&mut change.tx, change.now).await?;
    let (id, by) = (ZoneId(change.new_id()), change.principal.username.clone());
    zone::insert(&mut change.tx, id, &fields, (change.now, &by)).await?;
    let zone = answer(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    let keys: Vec<String> = fields.targets.iter().map(Scope::key).collect();
    let name = &zone.content.title.zh;
    change.audit("zone.create", Object { kind: "zone", id: &id, name }, json!({"targets": keys}));
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(zone)))
}
