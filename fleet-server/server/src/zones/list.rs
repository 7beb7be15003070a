use fleet_domain::ZoneState;
use fleet_store::list::Value;
use fleet_store::zone::{self, LIST, ZoneFilter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::{self, Aimed, Zone};
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which zones.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ZoneParams {
    /// Only those in this state.
    #[param(inline)]
    state: Option<ZoneState>,
    /// Part of title or summary.
    q: Option<String>,
}

impl From<ZoneParams> for ZoneFilter {
    fn from(params: ZoneParams) -> Self {
        Self { search: params.q, state: params.state }
    }
}

const DEFAULT: &str = "sort_order";

/// A page of them.
pub type ZonePage = Listed<Zone>;

/// The zones, in the order of the home page.
#[utoipa::path(get, path = "/zones", tag = "zones", params(ZoneParams, ListQuery),
    responses((status = 200, body = ZonePage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<ZoneParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Zone>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = zone::list(&mut reading.tx, &params.into(), &page).await?;
    let rows = item::aimed(&mut reading.tx, rows).await?;
    Ok(Json(Listed::new(rows, total, &page, place)))
}

/// The zones as a table.
#[utoipa::path(get, path = "/zones/export", tag = "zones", params(ZoneParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<ZoneParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let filter = ZoneFilter::from(params);
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = zone::list(&mut tx, &filter, &page).await?.0;
            item::aimed(&mut tx, rows).await
        }
    };
    export_csv::<_, Zone, _, _, _>("zones", page, fetch, place).await
}

fn place((row, _): &Aimed, sort: &str) -> (Value, Value) {
    let key = match sort {
        "updated_at" => Value::Int(row.updated_at),
        _ => Value::Int(row.sort_order),
    };
    (key, Value::Id(row.id.0))
}
