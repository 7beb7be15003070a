use fleet_domain::{REPORTED_FROM_ABOVE_A_YEAR, china_year_of};
use fleet_store::finding;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::{ApiResult, Code};
use crate::request::{Json, Params, Reading, Viewer};

/// Which year.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct YearParams {
    /// A calendar year in China, 1971 to 9999; this one if not given.
    year: Option<i32>,
}

/// A year's findings in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FindingYear {
    /// Which calendar year in China.
    pub year: i32,
    /// Findings that were opened in it.
    pub opened: i64,
    /// Of those, closed since.
    pub closed: i64,
    /// Of those that were opened, reported from above (上级通报).
    pub reported_from_above: i64,
    /// As many may be, by the contract.
    pub reported_from_above_limit: i64,
}

/// The yearly counter.
#[utoipa::path(get, path = "/findings/year", tag = "findings", params(YearParams),
    responses((status = 200, body = FindingYear)))]
pub async fn year(
    mut reading: Reading<Viewer>,
    Params(params): Params<YearParams>,
) -> ApiResult<Json<FindingYear>> {
    let year = params.year.unwrap_or_else(|| china_year_of(reading.now));
    if !(1971..=9999).contains(&year) {
        return Err(Code::RequestInvalid.into());
    }
    let counts = finding::year(&mut reading.tx, year).await?;
    Ok(Json(FindingYear {
        year,
        opened: counts.opened,
        closed: counts.closed,
        reported_from_above: counts.reported_from_above,
        reported_from_above_limit: REPORTED_FROM_ABOVE_A_YEAR,
    }))
}
