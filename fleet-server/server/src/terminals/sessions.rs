use std::collections::HashMap;

use fleet_protocol::{AppId, SessionEnd, TerminalId, UnixMillis};
use fleet_store::citizen_session::{self, CitizenSessionRow, LIST};
use fleet_store::label;
use fleet_store::list::Value;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::LineParams;
use super::item::word;
use crate::problem::ApiResult;
use crate::request::{
    Csv, CsvRow, Json, ListQuery, Listed, Params, Path, Reading, Viewer, export as export_csv,
};

/// A citizen's session. Nothing in it is about a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct CitizenSession {
    /// On which terminal.
    terminal_id: TerminalId,
    /// The first touch.
    started_at: UnixMillis,
    /// The end.
    ended_at: UnixMillis,
    /// How it ended.
    end: SessionEnd,
    /// The apps opened, in order.
    apps: Vec<AppVisit>,
    #[serde(skip)]
    seq: i64,
}

/// Time spent in an app.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppVisit {
    /// Which.
    app_id: AppId,
    /// Its name; empty if it is no longer known.
    name: String,
    /// Milliseconds.
    ms: u64,
}

impl CitizenSession {
    fn of(row: &CitizenSessionRow, names: &HashMap<AppId, String>) -> ApiResult<Self> {
        let visits = row.apps()?.into_iter().map(|(app_id, ms)| AppVisit {
            app_id,
            name: names.get(&app_id).cloned().unwrap_or_default(),
            ms,
        });
        Ok(Self {
            terminal_id: TerminalId(row.terminal_id),
            started_at: row.started_at,
            ended_at: row.ended_at,
            end: row.end()?,
            apps: visits.collect(),
            seq: row.id,
        })
    }
}

impl CsvRow for CitizenSession {
    const COLUMNS: &'static [&'static str] = &["terminal_id", "started_at", "ended_at", "end", "apps"];

    fn cells(&self) -> Vec<String> {
        let apps: Vec<String> =
            self.apps.iter().map(|visit| format!("{} {} ms", visit.name, visit.ms)).collect();
        vec![
            self.terminal_id.to_string(),
            self.started_at.to_string(),
            self.ended_at.to_string(),
            word(self.end),
            apps.join("; "),
        ]
    }
}

/// Which sessions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SessionParams {
    /// How they ended.
    #[param(inline)]
    end: Option<SessionEnd>,
}

/// Newest first.
const DEFAULT: &str = "-started_at";

/// A page of them.
pub type CitizenSessionPage = Listed<CitizenSession>;

/// Citizens' sessions on a terminal, the newest first.
#[utoipa::path(get, path = "/terminals/{id}/sessions", tag = "terminals", operation_id = "list_sessions",
    params(("id" = TerminalId, Path), SessionParams, LineParams, ListQuery), responses((status = 200, body = CitizenSessionPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(params): Params<SessionParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<CitizenSession>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = citizen_session::list(&mut reading.tx, line.machines(id), params.end, &page).await?;
    let names = label::apps(&mut reading.tx).await?;
    let listed = Listed::<CitizenSessionRow>::new(rows, total, &page, |row, _| {
        (Value::Int(row.started_at), Value::Int(row.id))
    });
    Ok(Json(listed.try_map(|row| CitizenSession::of(&row, &names))?))
}

/// Citizens' sessions on a terminal, as a table.
#[utoipa::path(get, path = "/terminals/{id}/sessions/export", tag = "terminals", operation_id = "export_sessions",
    params(("id" = TerminalId, Path), SessionParams, LineParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(params): Params<SessionParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let fetch = move |page| {
        let db = db.clone();
        async move {
            let mut tx = db.read().await?;
            let names = label::apps(&mut tx).await?;
            let (rows, _) = citizen_session::list(&mut tx, line.machines(id), params.end, &page).await?;
            rows.iter().map(|row| CitizenSession::of(row, &names)).collect()
        }
    };
    let place = |item: &CitizenSession, _: &str| (Value::Int(item.started_at), Value::Int(item.seq));
    export_csv::<CitizenSession, CitizenSession, _, _, _>("sessions", page, fetch, place).await
}
