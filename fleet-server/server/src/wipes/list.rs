use fleet_protocol::{TerminalId, UnixMillis};
use fleet_store::list::{List, Page, Value};
use fleet_store::wipe::{self, LIST, WipeFilter, WipeRow};
use fleet_store::{StoreError, Tx};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::Wipe;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Tabled, Viewer, listed, tabled};
use crate::terminals::LineParams;

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
    fn filter(self, line: LineParams) -> ApiResult<WipeFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        Ok(WipeFilter {
            terminal: self.terminal_id.map(|id| line.machines(id)),
            division: division.map_err(|_| ApiError::new(Code::DivisionUnknown))?,
            is_clean: self.clean,
            from: self.from,
            before: self.before,
        })
    }
}

/// The records that were asked for, the newest first.
#[derive(Clone)]
struct Wipes(WipeFilter);

impl Tabled for Wipes {
    type Row = WipeRow;
    type Item = Wipe;
    const NAME: &'static str = "wipes";
    const LIST: &'static List = &LIST;
    const ORDER: &'static str = "-at";

    async fn rows(&self, tx: &mut Tx, page: &Page) -> Result<(Vec<WipeRow>, Option<u64>), StoreError> {
        wipe::list(tx, &self.0, page).await
    }

    fn place(row: &WipeRow, _: &str) -> (Value, Value) {
        (Value::Int(row.at), Value::Int(row.id))
    }

    fn item(&self, row: WipeRow) -> ApiResult<Wipe> {
        row.try_into()
    }
}

/// A page of them.
pub type WipePage = Listed<Wipe>;

/// The wipe records of all terminals, the newest first.
#[utoipa::path(get, path = "/wipes", tag = "wipes", operation_id = "list_wipes", params(WipeParams, LineParams, ListQuery),
    responses((status = 200, body = WipePage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<WipeParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Wipe>>> {
    listed(&mut reading, &Wipes(params.filter(line)?), &query).await
}

/// The wipe records as a table: what an assessor is shown.
#[utoipa::path(get, path = "/wipes/export", tag = "wipes", operation_id = "export_wipes",
    params(WipeParams, LineParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<WipeParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    tabled(&reading, Wipes(params.filter(line)?), &query).await
}
