use fleet_domain::VersionState;
use fleet_protocol::AppId;
use fleet_store::app_version::{self, LIST, VersionFilter};
use fleet_store::list::Value;
use serde::Deserialize;
use utoipa::IntoParams;

use super::version_item::{AppVersion, AppVersionKind};
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Path, Reading, Viewer, export as export_csv};

/// Which versions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AppVersionParams {
    /// Where they come from.
    #[param(inline)]
    kind: Option<AppVersionKind>,
    /// Where they stand.
    #[param(inline)]
    state: Option<VersionState>,
}

impl AppVersionParams {
    fn filter(&self) -> VersionFilter {
        VersionFilter { kind: self.kind.map(|kind| kind.as_str().to_owned()), state: self.state }
    }
}

const DEFAULT: &str = "-created_at";

/// A page of them.
pub type AppVersionPage = Listed<AppVersion>;

/// An app's versions, newest first.
#[utoipa::path(get, path = "/apps/{id}/versions", tag = "app_versions", params(("id" = AppId, Path), AppVersionParams, ListQuery),
    responses((status = 200, body = AppVersionPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<AppId>,
    Params(params): Params<AppVersionParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<AppVersion>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = app_version::list(&mut reading.tx, id, &params.filter(), &page).await?;
    Ok(Json(Listed::new(rows, total, &page, place)))
}

/// An app's versions as a table.
#[utoipa::path(get, path = "/apps/{id}/versions/export", tag = "app_versions",
    params(("id" = AppId, Path), AppVersionParams, ListQuery), responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Path(id): Path<AppId>,
    Params(params): Params<AppVersionParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let fetch = move |page| {
        let (db, filter) = (db.clone(), params.filter());
        async move { Ok(app_version::list(&mut db.read().await?, id, &filter, &page).await?.0) }
    };
    export_csv::<_, AppVersion, _, _, _>("app-versions", page, fetch, place).await
}

fn place(row: &app_version::AppVersion, sort: &str) -> (Value, Value) {
    let key = match sort {
        "label" => Value::Text(row.label.clone()),
        _ => Value::Int(row.created_at),
    };
    (key, Value::Id(row.id))
}
