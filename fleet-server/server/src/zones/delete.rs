use fleet_domain::ZoneState;
use fleet_protocol::ZoneId;
use fleet_store::zone;
use http::StatusCode;
use serde_json::json;

use crate::problem::{ApiResult, Code};
use crate::request::{Object, Operator, Path, Writing};

/// Removes a zone that is not shown.
#[utoipa::path(delete, path = "/zones/{id}", tag = "zones", params(("id" = ZoneId, Path)),
    responses((status = 204), (status = 404), (status = 409, description = "`zone_state_wrong`")))]
pub async fn delete(
    Path(id): Path<ZoneId>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let row = zone::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if row.state == ZoneState::Published {
        return Err(Code::ZoneStateWrong.into());
    }
    zone::delete(&mut change.tx, id, row.version).await?;
    let name = &row.content.title.zh;
    change.audit("zone.delete", Object { kind: "zone", id: &id, name }, json!({}));
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
