use fleet_store::StoreError;
use fleet_store::list::Value;
use fleet_store::release::{self, LIST, ReleaseRow};

use super::Release;
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

const DEFAULT: &str = "-release_counter";

/// A page of them.
pub type ReleasePage = Listed<Release>;

/// The releases.
#[utoipa::path(get, path = "/releases", tag = "releases", params(ListQuery),
    responses((status = 200, body = ReleasePage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Release>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = release::list(&mut reading.tx, &page).await?;
    Ok(Json(Listed::new(releases(rows)?, total, &page, place)))
}

/// The releases as a table.
#[utoipa::path(get, path = "/releases/export", tag = "releases", params(ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(reading: Reading<Viewer>, Params(query): Params<ListQuery>) -> ApiResult<Csv> {
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let fetch = move |page| {
        let db = db.clone();
        async move { Ok(releases(release::list(&mut db.read().await?, &page).await?.0)?) }
    };
    export_csv::<_, Release, _, _, _>("releases", page, fetch, place).await
}

fn releases(rows: Vec<ReleaseRow>) -> Result<Vec<Release>, StoreError> {
    rows.into_iter().map(Release::try_from).collect()
}

fn place(release: &Release, sort: &str) -> (Value, Value) {
    let key = match sort {
        "published_at" => release.published_at,
        _ => release.release_counter,
    };
    (Value::Int(key), Value::Id(release.id.0))
}
