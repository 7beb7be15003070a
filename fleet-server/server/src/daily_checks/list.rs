use fleet_protocol::{TerminalId, UnixMillis};
use fleet_store::daily_check::{self, DailyCheckFilter, DailyCheckRow, LIST};
use fleet_store::list::{List, Page, Value};
use fleet_store::{StoreError, Tx};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::ToldDailyCheck;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Tabled, Viewer, listed, tabled};
use crate::terminals::LineParams;

/// Which sign-offs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DailyCheckParams {
    /// At this terminal.
    terminal_id: Option<TerminalId>,
    /// Code of a division: at terminals in it and below it.
    division: Option<String>,
    /// Only those with something that is not as it should be, or only the others.
    problems: Option<bool>,
    /// From then on; Unix milliseconds.
    from: Option<UnixMillis>,
    /// Before then; Unix milliseconds.
    before: Option<UnixMillis>,
}

impl DailyCheckParams {
    fn filter(self, line: LineParams) -> ApiResult<DailyCheckFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        Ok(DailyCheckFilter {
            terminal: self.terminal_id.map(|id| line.machines(id)),
            division: division.map_err(|_| ApiError::new(Code::DivisionUnknown))?,
            has_problems: self.problems,
            from: self.from,
            before: self.before,
        })
    }
}

/// The sign-offs that were asked for, the newest first.
#[derive(Clone)]
struct DailyChecks(DailyCheckFilter);

impl Tabled for DailyChecks {
    type Row = DailyCheckRow;
    type Item = ToldDailyCheck;
    const NAME: &'static str = "daily-checks";
    const LIST: &'static List = &LIST;
    const ORDER: &'static str = "-done_at";

    async fn rows(&self, tx: &mut Tx, page: &Page) -> Result<(Vec<DailyCheckRow>, Option<u64>), StoreError> {
        daily_check::list(tx, &self.0, page).await
    }

    fn place(row: &DailyCheckRow, _: &str) -> (Value, Value) {
        (Value::Int(row.done_at), Value::Id(row.id))
    }

    fn item(&self, row: DailyCheckRow) -> ApiResult<ToldDailyCheck> {
        row.try_into()
    }
}

/// A page of them.
pub type DailyCheckPage = Listed<ToldDailyCheck>;

/// What hall staff found on all days, the newest first.
#[utoipa::path(get, path = "/daily-checks", tag = "daily_checks", operation_id = "list_daily_checks",
    params(DailyCheckParams, LineParams, ListQuery), responses((status = 200, body = DailyCheckPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<DailyCheckParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<ToldDailyCheck>>> {
    listed(&mut reading, &DailyChecks(params.filter(line)?), &query).await
}

/// The same as a table.
#[utoipa::path(get, path = "/daily-checks/export", tag = "daily_checks", operation_id = "export_daily_checks",
    params(DailyCheckParams, LineParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<DailyCheckParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    tabled(&reading, DailyChecks(params.filter(line)?), &query).await
}
