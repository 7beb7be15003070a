use std::collections::HashMap;

use fleet_protocol::{AttemptId, AttemptState, RolloutId, TerminalId, UnixMillis};
use fleet_store::attempt::{self, AttemptRow, LIST};
use fleet_store::list::Value;
use fleet_store::{StoreError, Tx};
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
    /// Of which terminal.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands.
    pub location_name: Option<String>,
    /// How far it is.
    pub state: AttemptState,
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
    let (rows, total) = attempt::list(&mut reading.tx, id, params.state, &page).await?;
    let attempts = load(&mut reading.tx, rows).await?;
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
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let fetch = move |page| {
        let db = db.clone();
        async move {
            let mut tx = db.read().await?;
            let (rows, _) = attempt::list(&mut tx, id, params.state, &page).await?;
            Ok(load(&mut tx, rows).await?)
        }
    };
    export_csv::<_, Attempt, _, _, _>("attempts", page, fetch, place).await
}

async fn load(tx: &mut Tx, rows: Vec<AttemptRow>) -> Result<Vec<Attempt>, StoreError> {
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
            terminal_id: TerminalId(row.terminal_id),
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
        "state",
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
            word(self.state),
            self.from_version.clone(),
            self.bytes_done.to_string(),
            self.bytes_total.to_string(),
            self.reason.clone().unwrap_or_default(),
            self.updated_at.to_string(),
        ]
    }
}
