use fleet_domain::InspectionOrigin;
use fleet_protocol::AppId;
use fleet_store::{app, inspection, listing};
use http::StatusCode;
use serde_json::json;

use super::item::Inspection;
use super::order::order;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// Has an app inspected now (立即巡检), by a terminal that has it and is free. Where that is due already, it is
/// hurried, and is the answer.
#[utoipa::path(post, path = "/apps/{id}/inspections", tag = "inspections", params(("id" = AppId, Path)),
    responses((status = 201, body = Inspection), (status = 200, body = Inspection), (status = 404),
        (status = 409, description = "`not_listed`, `inspection_nobody`")))]
pub async fn create(
    Path(id): Path<AppId>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<(StatusCode, Json<Inspection>)> {
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let listing = listing::by_app(&mut change.tx, id).await?.filter(listing::Listing::is_listed);
    listing.ok_or(Code::NotListed)?;
    let open = inspection::open_of(&mut change.tx, id).await?;
    let told = order(&mut change, id, InspectionOrigin::Person).await?;
    let status = if open.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    let Some(told) = told else {
        let open = open.ok_or(Code::InspectionNobody)?;
        let row = inspection::by_id(&mut change.tx, open.id).await?.ok_or(Code::Internal)?;
        return Ok((status, Json(row.try_into()?)));
    };
    let row = inspection::by_id(&mut change.tx, told.id).await?.ok_or(Code::Internal)?;
    let summary = json!({"inspection_id": told.id, "terminal": row.terminal_name});
    change.audit("app.inspect", Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok((status, Json(row.try_into()?)))
}
