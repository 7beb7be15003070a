use fleet_domain::{DivisionCode, china_day};
use fleet_store::daily_check::{self, CheckedTerminalRow, TODAY};
use fleet_store::list::Value;
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::{CheckState, CheckedTerminal};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which terminals.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CheckedTodayParams {
    /// Code of a division: in it and below it.
    division: Option<String>,
    /// That stand so.
    state: Option<CheckState>,
}

impl CheckedTodayParams {
    fn division(&self) -> ApiResult<Option<DivisionCode>> {
        let division = self.division.as_ref().map(|code| code.parse()).transpose();
        division.map_err(|_| ApiError::new(Code::DivisionUnknown))
    }
}

/// By location.
const DEFAULT: &str = "location";

/// A page of them.
pub type CheckedTerminalPage = Listed<CheckedTerminal>;

/// All terminals in service, by location: whether somebody has looked today, and what they found.
#[utoipa::path(get, path = "/daily-checks/today", tag = "daily_checks", operation_id = "list_checked_today",
    params(CheckedTodayParams, ListQuery), responses((status = 200, body = CheckedTerminalPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<CheckedTodayParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<CheckedTerminal>>> {
    let (page, day) = (query.page(&TODAY, DEFAULT)?, china_day(reading.now));
    let division = params.division()?;
    let asked = (day, params.state.map(Into::into), division.as_ref());
    let (rows, total) = daily_check::today(&mut reading.tx, asked, &page).await?;
    let place = |row: &CheckedTerminalRow, _: &str| {
        (Value::Text(row.location_name.clone().unwrap_or_default()), Value::Id(row.id))
    };
    let listed: Listed<CheckedTerminalRow> = Listed::new(rows, total, &page, place);
    Ok(Json(listed.try_map(|row| CheckedTerminal::on(&row, day))?))
}

/// The same as a table.
#[utoipa::path(get, path = "/daily-checks/today/export", tag = "daily_checks", operation_id = "export_checked_today",
    params(CheckedTodayParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<CheckedTodayParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, day, db) = (query.page(&TODAY, DEFAULT)?, china_day(reading.now), reading.state.db.clone());
    let (division, state) = (params.division()?, params.state.map(Into::into));
    let fetch = move |page| {
        let (db, division) = (db.clone(), division.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = daily_check::today(&mut tx, (day, state, division.as_ref()), &page).await?.0;
            rows.iter().map(|row| CheckedTerminal::on(row, day)).collect::<ApiResult<Vec<_>>>()
        }
    };
    let place = |item: &CheckedTerminal, _: &str| {
        (Value::Text(item.location_name.clone().unwrap_or_default()), Value::Id(item.terminal_id.0))
    };
    export_csv::<CheckedTerminal, CheckedTerminal, _, _, _>("daily-checks-today", page, fetch, place).await
}
