use fleet_domain::{ChinaDay, ThemePeriodState};
use fleet_protocol::UnixMillis;
use fleet_store::list::{List, Page, Value};
use fleet_store::theme_period::{self, LIST, PeriodFilter, StoredPeriod};
use fleet_store::{StoreError, Tx};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::ThemePeriod;
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Tabled, Viewer, listed, tabled};

/// Which periods.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ThemePeriodParams {
    /// Only those that stand here.
    #[param(inline)]
    state: Option<ThemePeriodState>,
}

impl ThemePeriodParams {
    const fn at(&self, now: UnixMillis) -> ThemePeriods {
        let today = ChinaDay::of(now);
        let filter = match self.state {
            None => PeriodFilter::All,
            Some(ThemePeriodState::Past) => PeriodFilter::Past(today),
            Some(ThemePeriodState::Running) => PeriodFilter::Running(today),
            Some(ThemePeriodState::Coming) => PeriodFilter::Coming(today),
        };
        ThemePeriods { filter, now }
    }
}

/// The periods that were asked for, the earliest first.
#[derive(Clone)]
struct ThemePeriods {
    filter: PeriodFilter,
    now: UnixMillis,
}

impl Tabled for ThemePeriods {
    type Row = StoredPeriod;
    type Item = ThemePeriod;
    const NAME: &'static str = "theme_periods";
    const LIST: &'static List = &LIST;
    const ORDER: &'static str = "first_day";

    async fn rows(&self, tx: &mut Tx, page: &Page) -> Result<(Vec<StoredPeriod>, Option<u64>), StoreError> {
        theme_period::list(tx, self.filter, page).await
    }

    fn place(row: &StoredPeriod, sort: &str) -> (Value, Value) {
        let key = match sort {
            "updated_at" => row.updated_at,
            _ => row.period.first_day.number(),
        };
        (Value::Int(key), Value::Id(row.period.id.0))
    }

    fn item(&self, row: StoredPeriod) -> ApiResult<ThemePeriod> {
        Ok(ThemePeriod::at(row, self.now))
    }
}

/// A page of them.
pub type ThemePeriodPage = Listed<ThemePeriod>;

/// The periods, the earliest first.
#[utoipa::path(get, path = "/theme-periods", tag = "theme_periods", operation_id = "list_theme_periods",
    params(ThemePeriodParams, ListQuery), responses((status = 200, body = ThemePeriodPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<ThemePeriodParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<ThemePeriod>>> {
    let asked = params.at(reading.now);
    listed(&mut reading, &asked, &query).await
}

/// The periods as a table.
#[utoipa::path(get, path = "/theme-periods/export", tag = "theme_periods", operation_id = "export_theme_periods",
    params(ThemePeriodParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<ThemePeriodParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let asked = params.at(reading.now);
    tabled(&reading, asked, &query).await
}
