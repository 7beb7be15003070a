use fleet_domain::{ChinaDay, OpeningRules};
use fleet_protocol::{LocationId, SpecialDay};
use fleet_store::location;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// How far ahead they are told.
const DAYS: u32 = 366;

/// The days to come on which a location is open otherwise than its week says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SpecialDayList {
    /// Earliest first, of the next year, as far as public holidays are announced.
    pub items: Vec<SpecialDay>,
}

/// The public holidays, and weekends that are worked for them, that change the hours of a location within a year.
#[utoipa::path(get, path = "/locations/{id}/special-days", tag = "locations", params(("id" = LocationId, Path)),
    responses((status = 200, body = SpecialDayList), (status = 404)))]
pub async fn special_days(
    mut reading: Reading<Viewer>,
    Path(id): Path<LocationId>,
) -> ApiResult<Json<SpecialDayList>> {
    let row = location::by_id(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    let rules = OpeningRules { week: &row.opening_hours.0, holidays: &row.holiday_hours.0 };
    Ok(Json(SpecialDayList { items: rules.special_days(ChinaDay::of(reading.now), DAYS) }))
}
