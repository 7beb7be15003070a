use fleet_protocol::{AttemptState, RolloutId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::word;
use crate::list::{List, Page, Query, Sort, Value};
use crate::rollout::HeldRow;
use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{fetch_optional, statements};
use crate::wire::{from_json, from_word};
use crate::{StoreError, Tx, rollout};

pub(crate) const STEPS: SelectIn = SelectIn {
    select: "SELECT attempt_id, state, at, reason FROM attempt_steps WHERE attempt_id",
    then: "ORDER BY id",
};

/// A rollout's attempts.
pub static LIST: List = List {
    select: "SELECT a.id, a.terminal_id, a.terminal_name, l.name AS location_name, a.state, a.from_version, \
        a.bytes_done, a.bytes_total, a.reason, a.updated_at, a.wave, a.held, a.rollout_id",
    from: "FROM attempts a LEFT JOIN terminals t ON t.id = a.terminal_id LEFT JOIN locations l ON l.id = t.location_id",
    sorts: &[
        Sort::by_int("updated_at", "a.updated_at", "a.id"),
        Sort::by_text("terminal_name", "a.terminal_name", "a.id"),
        Sort::by_text("state", "a.state", "a.id"),
    ],
    conditions: &[ROLLOUT, STATE, WAVE],
};
const ROLLOUT: &str = "a.rollout_id = $?";
const STATE: &str = "a.state = $?";
const WAVE: &str = "a.wave = $?";

statements! {
    NEWEST = "SELECT a.id, a.terminal_id, a.terminal_name, l.name AS location_name, a.state, a.from_version, \
        a.bytes_done, a.bytes_total, a.reason, a.updated_at, a.wave, a.held, a.rollout_id \
        FROM attempts a LEFT JOIN terminals t ON t.id = a.terminal_id LEFT JOIN locations l ON l.id = t.location_id \
        WHERE a.terminal_id = $1 AND a.state <> 'superseded' ORDER BY a.created_at DESC, a.rollout_id DESC LIMIT 1";
}

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
    /// In which wave, from 0.
    pub wave: i64,
    held: Option<String>,
    /// Of which rollout.
    pub rollout_id: Uuid,
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

    /// As it is asked what keeps it.
    pub fn held_row(&self) -> Result<HeldRow, StoreError> {
        let reported = self.held.as_deref().map(|text| from_json("attempts", "held", text)).transpose()?;
        let wave = usize::try_from(self.wave).unwrap_or(0);
        Ok(HeldRow { terminal_id: self.terminal_id, wave, state: self.state()?, reported })
    }
}

impl StepRow {
    /// Where it went.
    pub fn state(&self) -> Result<AttemptState, StoreError> {
        from_word("attempt_steps", "state", &self.state)
    }
}

/// Which of a rollout's attempts; `None` does not narrow.
#[derive(Debug, Clone, Copy, Default)]
pub struct AttemptFilter {
    /// How far they are.
    pub state: Option<AttemptState>,
    /// In which wave, from 0.
    pub wave: Option<i64>,
}

/// One page, and how many there are, which the rollout knows.
pub async fn list(
    tx: &mut Tx,
    id: RolloutId,
    filter: AttemptFilter,
    page: &Page,
) -> Result<(Vec<AttemptRow>, Option<u64>), StoreError> {
    let query: Query = LIST
        .query()
        .filter(ROLLOUT, Some(Value::Id(id.0)))
        .filter(STATE, filter.state.map(|state| Value::Text(word(state))))
        .filter(WAVE, filter.wave.map(Value::Int));
    let rows = query.fetch(tx, page).await?;
    let counts = match filter.wave {
        None => rollout::find(tx, id).await?.map(|rollout| rollout.counts()).unwrap_or_default(),
        Some(wave) => rollout::wave_counts(tx, id, wave).await?,
    };
    let total = filter.state.map_or(counts.total(), |state| counts.of(state));
    Ok((rows, u64::try_from(total).ok()))
}

/// The newest attempt of a terminal that no later one replaced.
pub async fn newest(tx: &mut Tx, terminal: TerminalId) -> Result<Option<AttemptRow>, StoreError> {
    fetch_optional!(tx, AttemptRow, NEWEST, terminal.0)
}

/// The steps of some attempts, each one's in order.
pub async fn steps(tx: &mut Tx, attempts: &[Uuid]) -> Result<Vec<StepRow>, StoreError> {
    STEPS.run(tx, attempts.iter().copied().map(Cell::Id).collect()).await
}
