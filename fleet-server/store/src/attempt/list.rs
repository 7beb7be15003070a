use fleet_protocol::{AttemptState, RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::word;
use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{fetch_all, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

statements! {
    STEPS = "SELECT state, at, reason FROM attempt_steps WHERE attempt_id = $1 ORDER BY id";
}

/// A rollout's attempts.
pub static LIST: List = List {
    select: "SELECT a.id, a.terminal_id, t.name AS terminal_name, l.name AS location_name, a.state, a.from_version, \
        a.bytes_done, a.bytes_total, a.reason, a.updated_at",
    from: "FROM attempts a JOIN terminals t ON t.id = a.terminal_id LEFT JOIN locations l ON l.id = t.location_id",
    sorts: &[
        Sort::by_int("updated_at", "a.updated_at", "a.id"),
        Sort::by_text("terminal_name", "t.name", "a.id"),
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

/// One page, and how many there are if that is cheap to know.
pub async fn list(
    tx: &mut Tx,
    rollout: RolloutId,
    state: Option<AttemptState>,
    page: &Page,
) -> Result<(Vec<AttemptRow>, Option<u64>), StoreError> {
    let query = || -> Query {
        LIST.query()
            .filter(ROLLOUT, Some(Value::Id(rollout.0)))
            .filter(STATE, state.map(|state| Value::Text(word(state))))
    };
    Ok((query().fetch(tx, page).await?, query().count(tx, 200_000).await?))
}

/// The steps of one attempt, in order.
pub async fn steps(tx: &mut Tx, attempt: Uuid) -> Result<Vec<StepRow>, StoreError> {
    fetch_all!(tx, StepRow, STEPS, attempt)
}
