use fleet_store::app::{self, AppFilter, LIST};
use fleet_store::list::Value;
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::{self, Counted};
use super::{App, ListingState};
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which apps.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AppParams {
    /// Part of the name or summary.
    q: Option<String>,
    /// The category.
    category: Option<String>,
    /// Whether terminals are offered it.
    #[param(inline)]
    state: Option<ListingState>,
}

impl AppParams {
    fn filter(self) -> AppFilter {
        let state = self.state.map(|state| state.as_str().to_owned());
        AppFilter { search: self.q, category: self.category, state }
    }
}

const DEFAULT: &str = "sort_order";

/// A page of them.
pub type AppPage = Listed<App>;

/// The apps, in the order of the home page.
#[utoipa::path(get, path = "/apps", tag = "apps", params(AppParams, ListQuery),
    responses((status = 200, body = AppPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<AppParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<App>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = app::list(&mut reading.tx, &params.filter(), &page).await?;
    let rows = item::counted(&mut reading.tx, rows, reading.now).await?;
    Ok(Json(Listed::new(rows, total, &page, place)))
}

/// The apps as a table.
#[utoipa::path(get, path = "/apps/export", tag = "apps", params(AppParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<AppParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, filter, db) = (query.page(&LIST, DEFAULT)?, params.filter(), reading.state.db.clone());
    let now = reading.now;
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = app::list(&mut tx, &filter, &page).await?.0;
            item::counted(&mut tx, rows, now).await
        }
    };
    export_csv::<_, App, _, _, _>("apps", page, fetch, place).await
}

fn place((row, _): &Counted, sort: &str) -> (Value, Value) {
    let key = match sort {
        "name" => Value::Text(row.name.clone()),
        "updated_at" => Value::Int(row.updated_at),
        _ => Value::Int(row.sort_order),
    };
    (key, Value::Id(row.id))
}
