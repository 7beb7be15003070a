use fleet_protocol::UnixMillis;
use fleet_store::list::Value;
use fleet_store::notice::{self, LIST, NoticeFilter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::{self, Aimed, Notice};
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which notices.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticeParams {
    /// Only those that are or will be shown.
    #[serde(default)]
    #[param(required = false)]
    active: bool,
    /// Part of title or text.
    q: Option<String>,
}

impl NoticeParams {
    fn filter(self, now: UnixMillis) -> NoticeFilter {
        NoticeFilter { search: self.q, not_ended_at: self.active.then_some(now) }
    }
}

const DEFAULT: &str = "-created_at";

/// A page of them.
pub type NoticePage = Listed<Notice>;

/// The notices, newest first.
#[utoipa::path(get, path = "/notices", tag = "notices", params(NoticeParams, ListQuery),
    responses((status = 200, body = NoticePage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<NoticeParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Notice>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let filter = params.filter(reading.now);
    let (rows, total) = notice::list(&mut reading.tx, &filter, &page).await?;
    let rows = item::aimed(&mut reading.tx, rows).await?;
    Ok(Json(Listed::new(rows, total, &page, place)))
}

/// The notices as a table.
#[utoipa::path(get, path = "/notices/export", tag = "notices", params(NoticeParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<NoticeParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let filter = params.filter(reading.now);
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = notice::list(&mut tx, &filter, &page).await?.0;
            item::aimed(&mut tx, rows).await
        }
    };
    export_csv::<_, Notice, _, _, _>("notices", page, fetch, place).await
}

fn place((row, _): &Aimed, sort: &str) -> (Value, Value) {
    let key = match sort {
        "starts_at" => Value::Int(row.starts_at),
        _ => Value::Int(row.created_at),
    };
    (key, Value::Id(row.id.0))
}
