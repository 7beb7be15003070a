use fleet_protocol::AppId;
use fleet_store::app;

use super::item::{AppWatch, answer};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// What is watched of an app, and where its page stands.
#[utoipa::path(get, path = "/apps/{id}/watch", tag = "watches", params(("id" = AppId, Path)),
    responses((status = 200, body = AppWatch), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<AppId>) -> ApiResult<Json<AppWatch>> {
    let app = app::by_id(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    Ok(Json(answer(&mut reading.tx, &app).await?))
}
