use fleet_domain::low_before;
use fleet_protocol::{Consumable, TerminalId, UnixMillis};
use fleet_store::consumable::{self, ConsumableFilter, ConsumableRow, LIST};
use fleet_store::list::Value;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::item::ConsumableStock;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which consumables.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConsumableParams {
    /// Of this terminal.
    terminal_id: Option<TerminalId>,
    /// Code of a division: of terminals in it and below it.
    division: Option<String>,
    /// Of this kind.
    consumable: Option<Consumable>,
    /// Only those that somebody should come for.
    low: Option<bool>,
}

impl ConsumableParams {
    pub(super) fn filter(self, now: UnixMillis) -> ApiResult<ConsumableFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        Ok(ConsumableFilter {
            terminal: self.terminal_id,
            division: division.map_err(|_| ApiError::new(Code::DivisionUnknown))?,
            consumable: self.consumable,
            before: self.low.filter(|low| *low).map(|_| low_before(now)),
        })
    }
}

/// The soonest out first.
const DEFAULT: &str = "soonest";

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
    let (page, now) = (query.page(&LIST, DEFAULT)?, reading.now);
    let (rows, total) = consumable::list(&mut reading.tx, &params.filter(now)?, &page).await?;
    let listed: Listed<ConsumableRow> = Listed::new(rows, total, &page, place);
    Ok(Json(listed.try_map(|row| ConsumableStock::at(&row, now))?))
}

/// The same as a table.
#[utoipa::path(get, path = "/consumables/export", tag = "consumables", operation_id = "export_consumables",
    params(ConsumableParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<ConsumableParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, now, db) = (query.page(&LIST, DEFAULT)?, reading.now, reading.state.db.clone());
    let filter = params.filter(now)?;
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = consumable::list(&mut tx, &filter, &page).await?.0;
            let told = |row: ConsumableRow| Ok((ConsumableStock::at(&row, now)?, place_of(&row)));
            rows.into_iter().map(told).collect::<ApiResult<Vec<_>>>()
        }
    };
    export_csv::<(ConsumableStock, Place), ConsumableStock, _, _, _>(
        "consumables",
        page,
        fetch,
        |row, sort| row.1.key(sort),
    )
    .await
}

/// Where a row stands in the list.
#[derive(Debug, Clone)]
struct Place {
    soonest: i64,
    location: String,
    id: Uuid,
}

impl Place {
    fn key(&self, sort: &str) -> (Value, Value) {
        let key =
            if sort == "location" { Value::Text(self.location.clone()) } else { Value::Int(self.soonest) };
        (key, Value::Id(self.id))
    }
}

impl From<(ConsumableStock, Place)> for ConsumableStock {
    fn from((stock, _): (ConsumableStock, Place)) -> Self {
        stock
    }
}

fn place_of(row: &ConsumableRow) -> Place {
    let location = row.location_name.clone().unwrap_or_default();
    Place { soonest: row.soonest, location, id: row.id }
}

fn place(row: &ConsumableRow, sort: &str) -> (Value, Value) {
    place_of(row).key(sort)
}
