use fleet_store::consumable::{self, ConsumableFilter, FILLS, FillRow};
use fleet_store::list::{List, Page, Value};
use fleet_store::{StoreError, Tx};

use super::item::ConsumableFill;
use super::list::ConsumableParams;
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Tabled, Viewer, listed, tabled};
use crate::terminals::LineParams;

/// What was put in of what was asked for, the newest first.
#[derive(Clone)]
struct Fills(ConsumableFilter);

impl Tabled for Fills {
    type Row = FillRow;
    type Item = ConsumableFill;
    const NAME: &'static str = "consumable-fills";
    const LIST: &'static List = &FILLS;
    const ORDER: &'static str = "-filled_at";

    async fn rows(&self, tx: &mut Tx, page: &Page) -> Result<(Vec<FillRow>, Option<u64>), StoreError> {
        consumable::fills(tx, &self.0, page).await
    }

    fn place(row: &FillRow, _: &str) -> (Value, Value) {
        (Value::Int(row.filled_at), Value::Id(row.id))
    }

    fn item(&self, row: FillRow) -> ApiResult<ConsumableFill> {
        ConsumableFill::of(&row)
    }
}

/// A page of them.
pub type ConsumableFillPage = Listed<ConsumableFill>;

/// What was put into terminals, by whom and when, the newest first. `low` does not narrow it.
#[utoipa::path(get, path = "/consumable-fills", tag = "consumables", operation_id = "list_consumable_fills",
    params(ConsumableParams, LineParams, ListQuery), responses((status = 200, body = ConsumableFillPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<ConsumableParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<ConsumableFill>>> {
    let asked = Fills(params.filter(line, reading.now)?);
    listed(&mut reading, &asked, &query).await
}

/// The same as a table.
#[utoipa::path(get, path = "/consumable-fills/export", tag = "consumables", operation_id = "export_consumable_fills",
    params(ConsumableParams, LineParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<ConsumableParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let asked = Fills(params.filter(line, reading.now)?);
    tabled(&reading, asked, &query).await
}
