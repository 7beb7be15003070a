use fleet_protocol::{AttemptState, RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::word;
use crate::list::{List, Page, Query, Sort, Value};
use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::wire::from_word;
use crate::{StoreError, Tx, rollout};

pub(crate) const STEPS: SelectIn = SelectIn {
    select: "SELECT attempt_id, state, at, reason FROM attempt_steps WHERE attempt_id",
    then: "ORDER BY id",
};

/// A rollout's attempts.
pub static LIST: List = List {
    select: "SELECT a.id, a.terminal_id, a.terminal_name, l.name AS location_name, a.state, a.from_version, \
        a.bytes_done, a.bytes_total, a.reason, a.updated_at",
    from: "FROM attempts a LEFT JOIN terminals t ON t.id = a.terminal_id LEFT JOIN locations l ON l.id = t.location_id",
    sorts: &[
        Sort::by_int("updated_at", "a.updated_at", "a.id"),
        Sort::by_text("terminal_name", "a.terminal_name", "a.id"),
        Sort::by_text("state", "a.state", "a.id"),
    ],
    conditions: &[ROLLOUT, STATE],
};
const ROLLOUT: &str = "a.rollout_id = $?";
const STATE: &str = "a.state = $?";

/// An attempt as stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AttemptRow {
    /// Which.
    pub id: Uuid,
    /// Of which terminal.
    pub terminal_id: Uuid,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands.
    pub location_name: Option<String>,
    state: String,
    /// What it ran before.
    pub from_version: String,
    /// Bytes on the terminal's disk.
    pub bytes_done: i64,
    /// Bytes in all; 0 until known.
    pub bytes_total: i64,
    /// Why it waits or failed.
    pub reason: Option<String>,
    /// When it last moved.
    pub updated_at: UnixMillis,
}

/// A step that an attempt took.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StepRow {
    /// Of which attempt.
    pub attempt_id: Uuid,
    state: String,
    /// When, by the terminal.
    pub at: UnixMillis,
    /// Why.
    pub reason: Option<String>,
}

impl AttemptRow {
    /// Where it is.
    pub fn state(&self) -> Result<AttemptState, StoreError> {
        from_word("attempts", "state", &self.state)
    }
}

impl StepRow {
    /// Where it went.
    pub fn state(&self) -> Result<AttemptState, StoreError> {
        from_word("attempt_steps", "state", &self.state)
    }
}

/// One page, and how many there are, which the rollout knows.
pub async fn list(
    tx: &mut Tx,
    id: RolloutId,
    state: Option<AttemptState>,
    page: &Page,
) -> Result<(Vec<AttemptRow>, Option<u64>), StoreError> {
    let query: Query = LIST
        .query()
        .filter(ROLLOUT, Some(Value::Id(id.0)))
        .filter(STATE, state.map(|state| Value::Text(word(state))));
    let rows = query.fetch(tx, page).await?;
    let progress = rollout::find(tx, id).await?.map(|rollout| rollout.progress).unwrap_or_default();
    let total = state.map_or(progress.total(), |state| progress.of(state));
    Ok((rows, u64::try_from(total).ok()))
}

/// The steps of some attempts, each one's in order.
pub async fn steps(tx: &mut Tx, attempts: &[Uuid]) -> Result<Vec<StepRow>, StoreError> {
    STEPS.run(tx, attempts.iter().copied().map(Cell::Id).collect()).await
}
