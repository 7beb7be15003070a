use std::collections::BTreeSet;

use fleet_domain::Scope;
use fleet_protocol::AppId;
use fleet_store::app;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Writing};

/// The order of the home page.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AppOrder {
    /// Every app once, the first first.
    app_ids: Vec<AppId>,
    /// The order that was read: if somebody has changed it since, nothing is changed.
    before: Vec<AppId>,
}

/// Orders the home page.
#[utoipa::path(put, path = "/apps/order", tag = "apps", request_body = AppOrder,
    responses((status = 204), (status = 409, description = "`version_conflict`"),
        (status = 422, description = "`order_incomplete`")))]
pub async fn order(
    Writing(mut change, Json(order)): Writing<Operator, Json<AppOrder>>,
) -> ApiResult<StatusCode> {
    app::lock_order(&mut change.tx).await?;
    let present = app::ids(&mut change.tx).await?;
    let now_there: BTreeSet<AppId> = present.iter().copied().collect();
    let asked: BTreeSet<AppId> = order.app_ids.iter().copied().collect();
    if asked != now_there || asked.len() != order.app_ids.len() {
        return Err(ApiError::new(Code::OrderIncomplete).at("/app_ids"));
    }
    if order.before != present {
        return Err(Code::VersionConflict.into());
    }
    for (place, id) in (1..).zip(&order.app_ids) {
        app::set_order(&mut change.tx, *id, place, change.now).await?;
    }
    change.bump([Scope::Everywhere]);
    change.audit("app.order", Object { kind: "app", id: &"", name: "" }, json!({"app_ids": order.app_ids}));
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
