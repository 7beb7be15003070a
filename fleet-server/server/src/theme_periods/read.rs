use fleet_protocol::ThemePeriodId;

use super::item::{ThemePeriod, answer};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// A period.
#[utoipa::path(get, path = "/theme-periods/{id}", tag = "theme_periods", operation_id = "read_theme_period",
    params(("id" = ThemePeriodId, Path)), responses((status = 200, body = ThemePeriod), (status = 404)))]
pub async fn read(
    mut reading: Reading<Viewer>,
    Path(id): Path<ThemePeriodId>,
) -> ApiResult<Json<ThemePeriod>> {
    let now = reading.now;
    Ok(Json(answer(&mut reading.tx, id, now).await?.ok_or(Code::NotFound)?))
}
