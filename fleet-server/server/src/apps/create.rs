use fleet_protocol::AppId;
use fleet_store::app;
use http::StatusCode;
use serde_json::json;

use super::body::AppBody;
use super::{App, icon, item};
use crate::problem::{ApiResult, Code};
use crate::request::{Authorized, Json, Object, Operator};

/// Registers an app. Its icon is its first character until it gets one.
#[utoipa::path(post, path = "/apps", tag = "apps", request_body = AppBody,
    responses((status = 201, body = App), (status = 422, description = "`field_invalid`")))]
pub async fn create(
    authorized: Authorized<Operator>,
    Json(body): Json<AppBody>,
) -> ApiResult<(StatusCode, Json<App>)> {
    let fields = body.checked()?;
    let icon = icon::initial(&authorized.state.blobs, &fields.name).await?;
    let mut change = authorized.change().await?;
    let id = AppId(change.new_id());
    app::insert(&mut change.tx, id, &fields, &icon, change.now).await?;
    let row = app::by_id(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    let app = item::answer(&mut change.tx, row, change.now).await?;
    let summary = json!({"category": app.category, "unit": app.unit});
    change.audit("app.create", Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(app)))
}
