use fleet_store::list::Value;
use fleet_store::location::{self, LIST, LocationFilter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Location;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which locations.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LocationParams {
    /// Code of a division: those in it and below it.
    division: Option<String>,
    /// Part of the name or address.
    q: Option<String>,
}

impl LocationParams {
    fn filter(self) -> ApiResult<LocationFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        let division = division.map_err(|_| ApiError::new(Code::DivisionUnknown))?;
        Ok(LocationFilter { division, search: self.q })
    }
}

const DEFAULT: &str = "name";

/// A page of them.
pub type LocationPage = Listed<Location>;

/// The locations.
#[utoipa::path(get, path = "/locations", tag = "locations", params(LocationParams, ListQuery),
    responses((status = 200, body = LocationPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<LocationParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Location>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = location::list(&mut reading.tx, &params.filter()?, &page).await?;
    Ok(Json(Listed::new(rows, total, &page, place)))
}

/// The locations as a table.
#[utoipa::path(get, path = "/locations/export", tag = "locations", params(LocationParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<LocationParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, filter, db) = (query.page(&LIST, DEFAULT)?, params.filter()?, reading.state.db.clone());
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move { Ok(location::list(&mut db.read().await?, &filter, &page).await?.0) }
    };
    export_csv::<_, Location, _, _, _>("locations", page, fetch, place).await
}

fn place(row: &location::Location, sort: &str) -> (Value, Value) {
    let key = match sort {
        "created_at" => Value::Int(row.created_at),
        _ => Value::Text(row.name.clone()),
    };
    (key, Value::Id(row.id))
}
