use fleet_domain::InspectionOrigin;
use fleet_protocol::{AppId, AppVersionId, TerminalId};
use fleet_store::{app, inspection, listing};
use http::StatusCode;
use serde_json::json;

use super::item::Inspection;
use super::order::begin;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// Has an app inspected now by this terminal: what citizens complain of in one hall may be well in all others.
#[utoipa::path(post, path = "/terminals/{id}/apps/{app_id}/inspections", tag = "inspections",
    params(("id" = TerminalId, Path), ("app_id" = AppId, Path)),
    responses((status = 201, body = Inspection), (status = 404),
        (status = 409, description = "`not_listed`, `inspection_running`, `inspection_terminal_away`")))]
pub async fn create_at(
    Path((terminal_id, id)): Path<(TerminalId, AppId)>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<(StatusCode, Json<Inspection>)> {
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let listing = listing::by_app(&mut change.tx, id).await?.filter(listing::Listing::is_listed);
    let of = (id, AppVersionId(listing.ok_or(Code::NotListed)?.version_id));
    let now = change.now;
    if !inspection::can_inspect(&mut change.tx, of, terminal_id, now).await? {
        return Err(Code::InspectionTerminalAway.into());
    }
    let told = begin(&mut change, of, InspectionOrigin::Person, terminal_id).await?;
    let told = told.ok_or(Code::InspectionRunning)?;
    let row = inspection::by_id(&mut change.tx, told.id).await?.ok_or(Code::Internal)?;
    let summary = json!({"inspection_id": told.id, "terminal": row.terminal_name});
    change.audit("app.inspect", Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(row.try_into()?)))
}
