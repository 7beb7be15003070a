use std::collections::{BTreeSet, HashMap};

use fleet_protocol::{Event, PersonId, TerminalId, UnixMillis};
use fleet_store::event::{self, EventRow, LIST};
use fleet_store::list::Value;
use fleet_store::{Tx, label};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::LineParams;
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
    /// On which terminal.
    terminal_id: TerminalId,
    /// When, by the terminal.
    at: UnixMillis,
    /// When it was stored.
    received_at: UnixMillis,
    /// Its kind.
    kind: String,
    /// What happened.
    event: Event,
    /// What the person is called who maintained the terminal, if it is about that.
    person: Option<String>,
    #[serde(skip)]
    seq: i64,
}

impl TerminalEvent {
    fn of(row: EventRow, people: &People) -> ApiResult<Self> {
        let event = row.event().map_err(ApiError::from)?;
        let person = person_of(&event).and_then(|id| people.get(&id).cloned());
        Ok(Self {
            person,
            id: row.id.to_string(),
            terminal_id: TerminalId(row.terminal_id),
            at: row.at,
            received_at: row.received_at,
            kind: row.kind,
            event,
            seq: row.id,
        })
    }
}

type People = HashMap<PersonId, String>;

fn person_of(event: &Event) -> Option<PersonId> {
    if let Event::Maintenance { step } = event { step.person() } else { None }
}

/// What those are called whom a page names.
async fn people(tx: &mut Tx, rows: &[EventRow]) -> ApiResult<People> {
    let mut ids = BTreeSet::new();
    for row in rows.iter().filter(|row| row.kind == MAINTENANCE) {
        ids.extend(person_of(&row.event()?));
    }
    Ok(label::people(tx, ids.into_iter()).await?)
}

impl CsvRow for TerminalEvent {
    const COLUMNS: &'static [&'static str] =
        &["id", "terminal_id", "at", "received_at", "kind", "event", "person"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.terminal_id.to_string(),
            self.at.to_string(),
            self.received_at.to_string(),
            self.kind.clone(),
            serde_json::to_string(&self.event).unwrap_or_default(),
            self.person.clone().unwrap_or_default(),
        ]
    }
}

/// As stored.
const MAINTENANCE: &str = "maintenance";

/// Newest first.
const DEFAULT: &str = "-id";

/// A page of them.
pub type TerminalEventPage = Listed<TerminalEvent>;

/// What happened on a terminal, the newest first.
#[utoipa::path(get, path = "/terminals/{id}/events", tag = "terminals", operation_id = "list_events",
    params(("id" = TerminalId, Path), EventParams, LineParams, ListQuery), responses((status = 200, body = TerminalEventPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(params): Params<EventParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<TerminalEvent>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) =
        event::list(&mut reading.tx, line.machines(id), params.kind.as_deref(), &page).await?;
    let people = people(&mut reading.tx, &rows).await?;
    let listed =
        Listed::<EventRow>::new(rows, total, &page, |row, _| (Value::Int(row.id), Value::Int(row.id)));
    Ok(Json(listed.try_map(|row| TerminalEvent::of(row, &people))?))
}

/// What happened on a terminal, as a table.
#[utoipa::path(get, path = "/terminals/{id}/events/export", tag = "terminals", operation_id = "export_events",
    params(("id" = TerminalId, Path), EventParams, LineParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(params): Params<EventParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let fetch = move |page| {
        let (db, kind) = (db.clone(), params.kind.clone());
        async move {
            let mut tx = db.read().await?;
            let (rows, _) = event::list(&mut tx, line.machines(id), kind.as_deref(), &page).await?;
            let people = people(&mut tx, &rows).await?;
            rows.into_iter().map(|row| TerminalEvent::of(row, &people)).collect()
        }
    };
    let place = |item: &TerminalEvent, _: &str| (Value::Int(item.seq), Value::Int(item.seq));
    export_csv::<TerminalEvent, TerminalEvent, _, _, _>("events", page, fetch, place).await
}
