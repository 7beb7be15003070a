use std::collections::BTreeSet;

use fleet_domain::Scope;
use fleet_protocol::ZoneId;
use fleet_store::zone;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Writing};

/// The order of the zones on the home page.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ZoneOrder {
    /// Every zone once, the first first.
    zone_ids: Vec<ZoneId>,
    /// The order that was read: if somebody has changed it since, nothing is changed.
    before: Vec<ZoneId>,
}

/// Orders the zones.
#[utoipa::path(put, path = "/zones/order", tag = "zones", request_body = ZoneOrder,
    responses((status = 204), (status = 409, description = "`version_conflict`"),
        (status = 422, description = "`order_incomplete`")))]
pub async fn order(
    Writing(mut change, Json(order)): Writing<Operator, Json<ZoneOrder>>,
) -> ApiResult<StatusCode> {
    zone::lock_order(&mut change.tx).await?;
    let present = zone::ids(&mut change.tx).await?;
    let now_there: BTreeSet<ZoneId> = present.iter().copied().collect();
    let asked: BTreeSet<ZoneId> = order.zone_ids.iter().copied().collect();
    if asked != now_there || asked.len() != order.zone_ids.len() {
        return Err(ApiError::new(Code::OrderIncomplete).at("/zone_ids"));
    }
    if order.before != present {
        return Err(Code::VersionConflict.into());
    }
    for (place, id) in (1..).zip(&order.zone_ids) {
        zone::set_order(&mut change.tx, *id, place).await?;
    }
    change.bump([Scope::Everywhere]);
    change.audit(
        "zone.order",
        Object { kind: "zone", id: &"", name: "" },
        json!({"zone_ids": order.zone_ids}),
    );
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
