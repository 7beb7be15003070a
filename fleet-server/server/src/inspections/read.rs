use fleet_protocol::InspectionId;
use fleet_store::inspection;

use super::item::Inspection;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// One inspection.
#[utoipa::path(get, path = "/inspections/{id}", tag = "inspections", params(("id" = InspectionId, Path)),
    responses((status = 200, body = Inspection), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<InspectionId>) -> ApiResult<Json<Inspection>> {
    let row = inspection::by_id(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    Ok(Json(row.try_into()?))
}
