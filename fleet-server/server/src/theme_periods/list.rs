use fleet_domain::{ChinaDay, ThemePeriodState};
use fleet_protocol::UnixMillis;
use fleet_store::list::Value;
use fleet_store::theme_period::{self, LIST, PeriodFilter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::ThemePeriod;
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which periods.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ThemePeriodParams {
    /// Only those that stand here.
    #[param(inline)]
    state: Option<ThemePeriodState>,
}

impl ThemePeriodParams {
    const fn filter(&self, now: UnixMillis) -> PeriodFilter {
        let today = ChinaDay::of(now);
        match self.state {
            None => PeriodFilter::All,
            Some(ThemePeriodState::Past) => PeriodFilter::Past(today),
            Some(ThemePeriodState::Running) => PeriodFilter::Running(today),
            Some(ThemePeriodState::Coming) => PeriodFilter::Coming(today),
        }
    }
}

const DEFAULT: &str = "first_day";

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
    let (page, now) = (query.page(&LIST, DEFAULT)?, reading.now);
    let (rows, total) = theme_period::list(&mut reading.tx, params.filter(now), &page).await?;
    let periods = rows.into_iter().map(|row| ThemePeriod::at(row, now)).collect();
    Ok(Json(Listed::new(periods, total, &page, place)))
}

/// The periods as a table.
#[utoipa::path(get, path = "/theme-periods/export", tag = "theme_periods", operation_id = "export_theme_periods",
    params(ThemePeriodParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<ThemePeriodParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, now, db) = (query.page(&LIST, DEFAULT)?, reading.now, reading.state.db.clone());
    let filter = params.filter(now);
    let fetch = move |page| {
        let db = db.clone();
        async move {
            let rows = theme_period::list(&mut db.read().await?, filter, &page).await?.0;
            Ok(rows.into_iter().map(|row| ThemePeriod::at(row, now)).collect())
        }
    };
    export_csv::<_, ThemePeriod, _, _, _>("theme_periods", page, fetch, place).await
}

fn place(period: &ThemePeriod, sort: &str) -> (Value, Value) {
    let key = match sort {
        "updated_at" => period.updated_at,
        _ => period.first_day.number(),
    };
    (Value::Int(key), Value::Id(period.id.0))
}
