use fleet_protocol::{TerminalId, UnixMillis};
use fleet_store::list::Value;
use fleet_store::wipe::{self, LIST, WipeFilter, WipeRow};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::Wipe;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which records.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WipeParams {
    /// Of this terminal.
    terminal_id: Option<TerminalId>,
    /// Code of a division: of terminals in it and below it.
    division: Option<String>,
    /// Only those after which nothing remained, or only the others.
    clean: Option<bool>,
    /// From then on; Unix milliseconds.
    from: Option<UnixMillis>,
    /// Before then; Unix milliseconds.
    before: Option<UnixMillis>,
}

impl WipeParams {
    fn filter(self) -> ApiResult<WipeFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        Ok(WipeFilter {
            terminal: self.terminal_id,
            division: division.map_err(|_| ApiError::new(Code::DivisionUnknown))?,
            is_clean: self.clean,
            from: self.from,
            before: self.before,
        })
    }
}

/// Newest first.
const DEFAULT: &str = "-at";

/// A page of them.
pub type WipePage = Listed<Wipe>;

/// The wipe records of all terminals, the newest first.
#[utoipa::path(get, path = "/wipes", tag = "wipes", operation_id = "list_wipes", params(WipeParams, ListQuery),
    responses((status = 200, body = WipePage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<WipeParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Wipe>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = wipe::list(&mut reading.tx, &params.filter()?, &page).await?;
    let listed: Listed<WipeRow> =
        Listed::new(rows, total, &page, |row, _| (Value::Int(row.at), Value::Int(row.id)));
    Ok(Json(listed.try_map(Wipe::try_from)?))
}

/// The wipe records as a table: what an assessor is shown.
#[utoipa::path(get, path = "/wipes/export", tag = "wipes", operation_id = "export_wipes",
    params(WipeParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<WipeParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db, filter) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone(), params.filter()?);
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = wipe::list(&mut tx, &filter, &page).await?.0;
            rows.into_iter().map(Wipe::try_from).collect::<ApiResult<Vec<_>>>()
        }
    };
    let place = |item: &Wipe, _: &str| (Value::Int(item.at), Value::Int(item.id));
    export_csv::<Wipe, Wipe, _, _, _>("wipes", page, fetch, place).await
}
