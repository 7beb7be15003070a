use fleet_store::StoreError;
use fleet_store::list::Value;
use fleet_store::release::{self, LIST, ReleaseFilter, ReleaseRow};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Release;
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which releases.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReleaseParams {
    /// Part of the version or of what is new.
    q: Option<String>,
    /// For this processor architecture, such as `x86_64`.
    arch: Option<String>,
}

impl ReleaseParams {
    fn filter(self) -> ReleaseFilter {
        ReleaseFilter { search: self.q, arch: self.arch }
    }
}

const DEFAULT: &str = "-release_counter";

/// A page of them.
pub type ReleasePage = Listed<Release>;

/// The releases.
#[utoipa::path(get, path = "/releases", tag = "releases", params(ReleaseParams, ListQuery),
    responses((status = 200, body = ReleasePage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<ReleaseParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Release>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = release::list(&mut reading.tx, &params.filter(), &page).await?;
    Ok(Json(Listed::new(releases(rows)?, total, &page, place)))
}

/// The releases as a table.
#[utoipa::path(get, path = "/releases/export", tag = "releases", params(ReleaseParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<ReleaseParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, filter, db) = (query.page(&LIST, DEFAULT)?, params.filter(), reading.state.db.clone());
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move { Ok(releases(release::list(&mut db.read().await?, &filter, &page).await?.0)?) }
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
