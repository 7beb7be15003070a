use fleet_domain::{DivisionCode, china_day};
use fleet_store::daily_check::{self, CheckedTerminalRow, CheckedToday, TODAY};
use fleet_store::list::{List, Page, Value};
use fleet_store::{StoreError, Tx};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::{CheckState, CheckedTerminal};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Tabled, Viewer, listed, tabled};

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
    fn on(self, day: i64) -> ApiResult<CheckedTerminals> {
        let division = self.division.map(|code| code.parse()).transpose();
        let division = division.map_err(|_| ApiError::new(Code::DivisionUnknown))?;
        Ok(CheckedTerminals { day, state: self.state.map(Into::into), division })
    }
}

/// The terminals that were asked for, by location.
#[derive(Clone)]
struct CheckedTerminals {
    day: i64,
    state: Option<CheckedToday>,
    division: Option<DivisionCode>,
}

impl Tabled for CheckedTerminals {
    type Row = CheckedTerminalRow;
    type Item = CheckedTerminal;
    const NAME: &'static str = "daily-checks-today";
    const LIST: &'static List = &TODAY;
    const ORDER: &'static str = "location";

    async fn rows(
        &self,
        tx: &mut Tx,
        page: &Page,
    ) -> Result<(Vec<CheckedTerminalRow>, Option<u64>), StoreError> {
        daily_check::today(tx, (self.day, self.state, self.division.as_ref()), page).await
    }

    fn place(row: &CheckedTerminalRow, _: &str) -> (Value, Value) {
        (Value::Text(row.location_name.clone().unwrap_or_default()), Value::Id(row.id))
    }

    fn item(&self, row: CheckedTerminalRow) -> ApiResult<CheckedTerminal> {
        CheckedTerminal::on(&row, self.day)
    }
}

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
    let asked = params.on(china_day(reading.now))?;
    listed(&mut reading, &asked, &query).await
}

/// The same as a table.
#[utoipa::path(get, path = "/daily-checks/today/export", tag = "daily_checks", operation_id = "export_checked_today",
    params(CheckedTodayParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<CheckedTodayParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let asked = params.on(china_day(reading.now))?;
    tabled(&reading, asked, &query).await
}
