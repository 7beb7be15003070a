use fleet_store::list::Value;
use fleet_store::location::{self, LIST, LocationFilter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Location;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, ListQuery, Listed, Params, Reading, Viewer};

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
    pub(super) fn filter(self) -> ApiResult<LocationFilter> {
        let division = self.division.map(|code| code.parse()).transpose();
        let division = division.map_err(|_| ApiError::new(Code::DivisionUnknown))?;
        Ok(LocationFilter { division, search: self.q })
    }
}

/// The order where none is asked for.
pub(super) const DEFAULT: &str = "name";

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

pub(super) fn place(row: &location::Location, sort: &str) -> (Value, Value) {
    let key = match sort {
        "created_at" => Value::Int(row.created_at),
        _ => Value::Text(row.name.clone()),
    };
    (key, Value::Id(row.id))
}
