use fleet_domain::ChinaDay;
use fleet_store::install;
use uuid::Uuid;

use super::item::Install;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// One planned terminal.
#[utoipa::path(get, path = "/installs/{id}", tag = "installs", operation_id = "read_install",
    params(("id" = Uuid, Path)), responses((status = 200, body = Install), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<Uuid>) -> ApiResult<Json<Install>> {
    let row = install::find(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    Ok(Json(Install::of(row, ChinaDay::of(reading.now))))
}
