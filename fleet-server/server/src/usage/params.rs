use fleet_domain::UsageRange;
use fleet_protocol::{AppId, LocationId, UnixMillis};
use fleet_store::usage::UsageFilter;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::{ApiError, ApiResult, Code};

/// Which use.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UsageParams {
    /// How far back; a month if not given.
    #[serde(default)]
    #[param(inline, required = false)]
    pub range: UsageRange,
    /// Of one app alone.
    app_id: Option<AppId>,
    /// In this division or below it.
    division: Option<String>,
    /// At this location.
    location_id: Option<LocationId>,
}

impl UsageParams {
    pub(crate) fn filter(&self, now: UnixMillis) -> ApiResult<UsageFilter> {
        let division = self.division.as_ref().map(|code| code.parse()).transpose();
        let division = division.map_err(|_| ApiError::new(Code::DivisionUnknown))?;
        let (first, last) = self.range.periods(now);
        let grain = self.range.grain();
        Ok(UsageFilter { grain, first, last, app: self.app_id, location: self.location_id, division })
    }
}

/// The days of a filter, the first and the last one.
pub(super) fn days(filter: &UsageFilter) -> (i64, i64) {
    let first = filter.grain.first_day(filter.first);
    (first, filter.grain.first_day(filter.last + 1) - 1)
}

/// Lengths and versions are counted for the fleet alone.
pub(super) const fn is_everywhere(filter: &UsageFilter) -> bool {
    filter.location.is_none() && filter.division.is_none()
}
