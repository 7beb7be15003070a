use std::collections::HashMap;

use fleet_protocol::{AttemptId, AttemptState, Held, RolloutId, TerminalId, UnixMillis};
use fleet_store::attempt::{self, AttemptFilter, AttemptRow, LIST};
use fleet_store::list::Value;
use fleet_store::{StoreError, Tx, rollout};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::problem::ApiResult;
use crate::request::{
    Csv, CsvRow, Json, ListQuery, Listed, Params, Path, Reading, Viewer, export as export_csv,
};
use crate::terminals::word;

/// One terminal on its way to a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the name in the API")]
pub struct Attempt {
    /// Which.
    pub attempt_id: AttemptId,
    /// Of which rollout.
    pub rollout_id: RolloutId,
    /// Of which terminal.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands.
    pub location_name: Option<String>,
    /// In which wave, from 1.
    pub wave: i64,
    /// How far it is.
    pub state: AttemptState,
    /// Why it does not go on, and until when; `null` if it is on its way, or has ended.
    pub held: Option<Held>,
    /// What it ran before.
    pub from_version: String,
    /// Bytes on the terminal's disk.
    pub bytes_done: i64,
    /// Bytes in all; 0 until known.
    pub bytes_total: i64,
    /// Why it waits or failed, in English.
    pub reason: Option<String>,
    /// Unix milliseconds.
    pub updated_at: UnixMillis,
    /// The steps it took, in order.
    pub steps: Vec<AttemptStep>,
}

/// A step that an attempt took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AttemptStep {
    /// Where it went.
    pub state: AttemptState,
    /// When, by the terminal's clock.
    pub at: UnixMillis,
    /// Why, where it is a failure.
    pub reason: Option<String>,
}

/// Which attempts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AttemptParams {
    /// How far they are.
    #[param(inline)]
    state: Option<AttemptState>,
    /// In which wave, from 1.
    wave: Option<i64>,
}

impl AttemptParams {
    fn filter(&self) -> AttemptFilter {
        AttemptFilter { state: self.state, wave: self.wave.map(|wave| wave.saturating_sub(1)) }
    }
}

const DEFAULT: &str = "-updated_at";

/// A page of them.
pub type AttemptPage = Listed<Attempt>;

/// The attempts of a rollout.
#[utoipa::path(get, path = "/rollouts/{id}/attempts", tag = "rollouts", operation_id = "list_attempts",
    params(("id" = RolloutId, Path), AttemptParams, ListQuery), responses((status = 200, body = AttemptPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<RolloutId>,
    Params(params): Params<AttemptParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Attempt>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = attempt::list(&mut reading.tx, id, params.filter(), &page).await?;
    let attempts = load(&mut reading.tx, id, rows, reading.now).await?;
    Ok(Json(Listed::new(attempts, total, &page, place)))
}

/// The attempts of a rollout as a table.
#[utoipa::path(get, path = "/rollouts/{id}/attempts/export", tag = "rollouts", operation_id = "export_attempts",
    params(("id" = RolloutId, Path), AttemptParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Path(id): Path<RolloutId>,
    Params(params): Params<AttemptParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db, now) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone(), reading.now);
    let filter = params.filter();
    let fetch = move |page| {
        let db = db.clone();
        async move {
            let mut tx = db.read().await?;
            let (rows, _) = attempt::list(&mut tx, id, filter, &page).await?;
            Ok(load(&mut tx, id, rows, now).await?)
        }
    };
    export_csv::<_, Attempt, _, _, _>("attempts", page, fetch, place).await
}

/// The newest attempt of a terminal, if it has any.
pub async fn newest(
    tx: &mut Tx,
    terminal: TerminalId,
    now: UnixMillis,
) -> Result<Option<Attempt>, StoreError> {
    let Some(row) = attempt::newest(tx, terminal).await? else { return Ok(None) };
    let rollout = RolloutId(row.rollout_id);
    Ok(load(tx, rollout, vec![row], now).await?.pop())
}

async fn load(
    tx: &mut Tx,
    rollout: RolloutId,
    rows: Vec<AttemptRow>,
    now: UnixMillis,
) -> Result<Vec<Attempt>, StoreError> {
    let asked: Vec<_> = rows.iter().map(AttemptRow::held_row).collect::<Result<_, _>>()?;
    let mut held = rollout::held_of(tx, rollout, &asked, now).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut steps: HashMap<Uuid, Vec<AttemptStep>> = HashMap::new();
    for step in attempt::steps(tx, &ids).await? {
        let taken = AttemptStep { state: step.state()?, at: step.at, reason: step.reason };
        steps.entry(step.attempt_id).or_default().push(taken);
    }
    let mut attempts = Vec::with_capacity(rows.len());
    for row in rows {
        attempts.push(Attempt {
            attempt_id: AttemptId(row.id),
            rollout_id: rollout,
            terminal_id: TerminalId(row.terminal_id),
            wave: row.wave + 1,
            held: held.remove(&row.terminal_id),
            state: row.state()?,
            terminal_name: row.terminal_name,
            location_name: row.location_name,
            from_version: row.from_version,
            bytes_done: row.bytes_done,
            bytes_total: row.bytes_total,
            reason: row.reason,
            updated_at: row.updated_at,
            steps: steps.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok(attempts)
}

fn place(row: &Attempt, sort: &str) -> (Value, Value) {
    let key = match sort {
        "terminal_name" => Value::Text(row.terminal_name.clone()),
        "state" => Value::Text(word(row.state)),
        _ => Value::Int(row.updated_at),
    };
    (key, Value::Id(row.attempt_id.0))
}

impl CsvRow for Attempt {
    const COLUMNS: &'static [&'static str] = &[
        "terminal_name",
        "location_name",
        "wave",
        "state",
        "held",
        "from_version",
        "bytes_done",
        "bytes_total",
        "reason",
        "updated_at",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.terminal_name.clone(),
            self.location_name.clone().unwrap_or_default(),
            self.wave.to_string(),
            word(self.state),
            self.held.as_ref().map(|held| word(held.reason)).unwrap_or_default(),
            self.from_version.clone(),
            self.bytes_done.to_string(),
            self.bytes_total.to_string(),
            self.reason.clone().unwrap_or_default(),
            self.updated_at.to_string(),
        ]
    }
}
