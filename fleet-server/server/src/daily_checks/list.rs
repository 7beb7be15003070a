use fleet_protocol::{TerminalId, UnixMillis};
use fleet_store::daily_check::{self, DailyCheckFilter, DailyCheckRow, LIST};
use fleet_store::list::Value;
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::ToldDailyCheck;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

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
    fn filter(self) -> ApiResult<DailyCheckFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        Ok(DailyCheckFilter {
            terminal: self.terminal_id,
            division: division.map_err(|_| ApiError::new(Code::DivisionUnknown))?,
            has_problems: self.problems,
            from: self.from,
            before: self.before,
        })
    }
}

/// Newest first.
const DEFAULT: &str = "-done_at";

/// A page of them.
pub type DailyCheckPage = Listed<ToldDailyCheck>;

/// What hall staff found on all days, the newest first.
#[utoipa::path(get, path = "/daily-checks", tag = "daily_checks", operation_id = "list_daily_checks",
    params(DailyCheckParams, ListQuery), responses((status = 200, body = DailyCheckPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<DailyCheckParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<ToldDailyCheck>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = daily_check::list(&mut reading.tx, &params.filter()?, &page).await?;
    let listed: Listed<DailyCheckRow> =
        Listed::new(rows, total, &page, |row, _| (Value::Int(row.done_at), Value::Id(row.id)));
    Ok(Json(listed.try_map(ToldDailyCheck::try_from)?))
}

/// The same as a table.
#[utoipa::path(get, path = "/daily-checks/export", tag = "daily_checks", operation_id = "export_daily_checks",
    params(DailyCheckParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<DailyCheckParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db, filter) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone(), params.filter()?);
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = daily_check::list(&mut tx, &filter, &page).await?.0;
            rows.into_iter().map(ToldDailyCheck::try_from).collect::<ApiResult<Vec<_>>>()
        }
    };
    let place = |item: &ToldDailyCheck, _: &str| (Value::Int(item.done_at), Value::Id(item.id.0));
    export_csv::<ToldDailyCheck, ToldDailyCheck, _, _, _>("daily-checks", page, fetch, place).await
}
