use fleet_protocol::{Event, TerminalId, UnixMillis};
use fleet_store::event::{self, EventRow, LIST};
use fleet_store::list::Value;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::{ApiError, ApiResult};
use crate::request::{
    Csv, CsvRow, Json, ListQuery, Listed, Params, Path, Reading, Viewer, export as export_csv,
};

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EventParams {
    /// Of this kind, such as `session`.
    kind: Option<String>,
}

/// Something that happened on a terminal.
#[derive(Debug, Serialize, ToSchema)]
pub struct TerminalEvent {
    /// Which.
    id: String,
    /// When, by the terminal.
    at: UnixMillis,
    /// When it was stored.
    received_at: UnixMillis,
    /// Its kind.
    kind: String,
    /// What happened.
    event: Event,
    #[serde(skip)]
    seq: i64,
}

impl TerminalEvent {
    fn of(row: EventRow) -> ApiResult<Self> {
        let event = row.event().map_err(ApiError::from)?;
        Ok(Self {
            id: row.id.to_string(),
            at: row.at,
            received_at: row.received_at,
            kind: row.kind,
            event,
            seq: row.id,
        })
    }
}

impl CsvRow for TerminalEvent {
    const COLUMNS: &'static [&'static str] = &["id", "at", "received_at", "kind", "event"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.at.to_string(),
            self.received_at.to_string(),
            self.kind.clone(),
            serde_json::to_string(&self.event).unwrap_or_default(),
        ]
    }
}

/// Newest first.
const DEFAULT: &str = "-id";

/// A page of them.
pub type TerminalEventPage = Listed<TerminalEvent>;

/// What happened on a terminal, the newest first.
#[utoipa::path(get, path = "/terminals/{id}/events", tag = "terminals", operation_id = "list_events",
    params(("id" = TerminalId, Path), EventParams, ListQuery), responses((status = 200, body = TerminalEventPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(params): Params<EventParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<TerminalEvent>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = event::list(&mut reading.tx, id, params.kind.as_deref(), &page).await?;
    let listed =
        Listed::<EventRow>::new(rows, total, &page, |row, _| (Value::Int(row.id), Value::Int(row.id)));
    Ok(Json(listed.try_map(TerminalEvent::of)?))
}

/// What happened on a terminal, as a table.
#[utoipa::path(get, path = "/terminals/{id}/events/export", tag = "terminals", operation_id = "export_events",
    params(("id" = TerminalId, Path), EventParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(params): Params<EventParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let fetch = move |page| {
        let (db, kind) = (db.clone(), params.kind.clone());
        async move {
            let (rows, _) = event::list(&mut db.read().await?, id, kind.as_deref(), &page).await?;
            rows.into_iter().map(TerminalEvent::of).collect()
        }
    };
    let place = |item: &TerminalEvent, _: &str| (Value::Int(item.seq), Value::Int(item.seq));
    export_csv::<TerminalEvent, TerminalEvent, _, _, _>("events", page, fetch, place).await
}
