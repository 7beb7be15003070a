use fleet_domain::low_before;
use fleet_protocol::{Consumable, LocationId, TerminalId, UnixMillis};
use fleet_store::consumable::{self, ConsumableFilter, ConsumableRow, LIST};
use fleet_store::list::{List, Page, Value};
use fleet_store::{StoreError, Tx};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::ConsumableStock;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Tabled, Viewer, listed, tabled};
use crate::terminals::LineParams;

/// Which consumables.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConsumableParams {
    /// Of this terminal.
    terminal_id: Option<TerminalId>,
    /// Of terminals at this location.
    location_id: Option<LocationId>,
    /// Code of a division: of terminals in it and below it.
    division: Option<String>,
    /// Of this kind.
    consumable: Option<Consumable>,
    /// Only those that somebody should come for.
    low: Option<bool>,
}

impl ConsumableParams {
    pub(super) fn filter(self, line: LineParams, now: UnixMillis) -> ApiResult<ConsumableFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        Ok(ConsumableFilter {
            terminal: self.terminal_id.map(|id| line.machines(id)),
            location: self.location_id,
            division: division.map_err(|_| ApiError::new(Code::DivisionUnknown))?,
            consumable: self.consumable,
            before: self.low.filter(|low| *low).map(|_| low_before(now)),
        })
    }
}

/// The consumables that were asked for, the soonest out first.
#[derive(Clone)]
struct Consumables {
    filter: ConsumableFilter,
    now: UnixMillis,
}

impl Consumables {
    fn at(params: ConsumableParams, now: UnixMillis) -> ApiResult<Self> {
        // What a machine holds went with it: the one that came holds its own.
        Ok(Self { filter: params.filter(LineParams::default(), now)?, now })
    }
}

impl Tabled for Consumables {
    type Row = ConsumableRow;
    type Item = ConsumableStock;
    const NAME: &'static str = "consumables";
    const LIST: &'static List = &LIST;
    const ORDER: &'static str = "soonest";

    async fn rows(&self, tx: &mut Tx, page: &Page) -> Result<(Vec<ConsumableRow>, Option<u64>), StoreError> {
        consumable::list(tx, &self.filter, page).await
    }

    fn place(row: &ConsumableRow, sort: &str) -> (Value, Value) {
        let key = match sort {
            "location" => Value::Text(row.location_name.clone().unwrap_or_default()),
            _ => Value::Int(row.soonest),
        };
        (key, Value::Id(row.id))
    }

    fn item(&self, row: ConsumableRow) -> ApiResult<ConsumableStock> {
        ConsumableStock::at(&row, self.now)
    }
}

/// A page of them.
pub type ConsumablePage = Listed<ConsumableStock>;

/// What all terminals in service hold of paper and toner, the soonest out first.
#[utoipa::path(get, path = "/consumables", tag = "consumables", operation_id = "list_consumables",
    params(ConsumableParams, ListQuery), responses((status = 200, body = ConsumablePage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<ConsumableParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<ConsumableStock>>> {
    let asked = Consumables::at(params, reading.now)?;
    listed(&mut reading, &asked, &query).await
}

/// The same as a table.
#[utoipa::path(get, path = "/consumables/export", tag = "consumables", operation_id = "export_consumables",
    params(ConsumableParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<ConsumableParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let asked = Consumables::at(params, reading.now)?;
    tabled(&reading, asked, &query).await
}
