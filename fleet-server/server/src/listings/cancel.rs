use fleet_protocol::AppId;
use fleet_store::{app, listing};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// A scheduled listing that was read.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct ScheduleCancel {
    /// The listing's version that was read.
    version: i64,
}

/// Takes back a listing that is scheduled. What was listed before stays in its history.
#[utoipa::path(post, path = "/apps/{id}/listing/cancel", tag = "listings", params(("id" = AppId, Path)),
    request_body = ScheduleCancel,
    responses((status = 204), (status = 409, description = "`version_conflict`, `not_scheduled`")))]
pub async fn cancel(
    Path(id): Path<AppId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<ScheduleCancel>>,
) -> ApiResult<StatusCode> {
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let scheduled = listing::by_app(&mut change.tx, id).await?.filter(listing::Listing::is_scheduled);
    let scheduled = scheduled.ok_or(Code::NotScheduled)?;
    let stamp = (change.now, change.principal.username.as_str());
    listing::cancel(&mut change.tx, id, body.version, stamp).await?;
    let summary = json!({"label": app.current_version_label, "list_at": scheduled.list_at});
    change.audit("listing.cancel", Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
