use fleet_store::consumable::{self, FILLS, FillRow};
use fleet_store::list::Value;
use uuid::Uuid;

use super::item::ConsumableFill;
use super::list::ConsumableParams;
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Newest first.
const DEFAULT: &str = "-filled_at";

/// A page of them.
pub type ConsumableFillPage = Listed<ConsumableFill>;

/// What was put into terminals, by whom and when, the newest first. `low` does not narrow it.
#[utoipa::path(get, path = "/consumable-fills", tag = "consumables", operation_id = "list_consumable_fills",
    params(ConsumableParams, ListQuery), responses((status = 200, body = ConsumableFillPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<ConsumableParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<ConsumableFill>>> {
    let page = query.page(&FILLS, DEFAULT)?;
    let (rows, total) = consumable::fills(&mut reading.tx, &params.filter(reading.now)?, &page).await?;
    let listed: Listed<FillRow> =
        Listed::new(rows, total, &page, |row, _| (Value::Int(row.filled_at), Value::Id(row.id)));
    Ok(Json(listed.try_map(|row| ConsumableFill::of(&row))?))
}

/// The same as a table.
#[utoipa::path(get, path = "/consumable-fills/export", tag = "consumables", operation_id = "export_consumable_fills",
    params(ConsumableParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<ConsumableParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db) = (query.page(&FILLS, DEFAULT)?, reading.state.db.clone());
    let filter = params.filter(reading.now)?;
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = consumable::fills(&mut tx, &filter, &page).await?.0;
            rows.iter().map(ConsumableFill::of).collect::<ApiResult<Vec<_>>>()
        }
    };
    let place = |item: &ConsumableFill, _: &str| {
        (Value::Int(item.filled_at), Value::Id(item.id.parse().unwrap_or(Uuid::nil())))
    };
    export_csv::<ConsumableFill, ConsumableFill, _, _, _>("consumable-fills", page, fetch, place).await
}
