use fleet_protocol::AppId;
use fleet_store::app;

use super::{App, item};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// One app.
#[utoipa::path(get, path = "/apps/{id}", tag = "apps", params(("id" = AppId, Path)),
    responses((status = 200, body = App), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<AppId>) -> ApiResult<Json<App>> {
    let row = app::by_id(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    Ok(Json(item::answer(&mut reading.tx, row, reading.now).await?))
}
