use fleet_domain::{PausedBy, RolloutState};
use fleet_protocol::{RolloutId, UnixMillis};

use crate::statement::{execute, expect_current, statements};
use crate::wire::word;
use crate::{StoreError, Tx};

statements! {
    MOVE = "UPDATE rollouts SET state = $3, paused_by = $4, started_at = COALESCE(started_at, $5), ended_at = $6, \
        stopped_for = NULL, updated_at = $7, version = version + 1 WHERE id = $1 AND version = $2";
    SUBMIT = "UPDATE rollouts SET submitted_at = $2, approved_at = NULL, approved_by = NULL WHERE id = $1";
    APPROVE = "UPDATE rollouts SET approved_at = $2, approved_by = $3 WHERE id = $1";
    SCHEDULE = "UPDATE rollouts SET starts_at = $2 WHERE id = $1";
}

/// Where a person, or the time, took a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The version that was read.
    pub version: i64,
    /// Where it stands now.
    pub state: RolloutState,
    /// When.
    pub at: UnixMillis,
}

/// Writes a decision, if nobody was faster.
pub async fn decide(tx: &mut Tx, id: RolloutId, decided: Decided) -> Result<(), StoreError> {
    let Decided { version, state, at } = decided;
    let started = (state == RolloutState::Running).then_some(at);
    let ended = state.is_end().then_some(at);
    // A person pauses; a threshold does it through the machine.
    let by = (state == RolloutState::Paused).then(|| word(PausedBy::Operator));
    expect_current(execute!(tx, MOVE, id.0, version, word(state), by, started, ended, at)?)
}

/// Asks for approval; an earlier one counts no more.
pub async fn submit(tx: &mut Tx, id: RolloutId, at: UnixMillis) -> Result<(), StoreError> {
    execute!(tx, SUBMIT, id.0, at).map(drop)
}

/// Notes who approved it.
pub async fn approve(tx: &mut Tx, id: RolloutId, at: UnixMillis, by: &str) -> Result<(), StoreError> {
    execute!(tx, APPROVE, id.0, at, by).map(drop)
}

/// When it begins; `None` waits for a person.
pub async fn schedule(tx: &mut Tx, id: RolloutId, starts_at: Option<UnixMillis>) -> Result<(), StoreError> {
    execute!(tx, SCHEDULE, id.0, starts_at).map(drop)
}
