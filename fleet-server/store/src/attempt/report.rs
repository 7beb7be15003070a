use fleet_domain::{RolloutState, step, step_by_snapshot};
use fleet_protocol::{AttemptId, AttemptState, Held, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::word;
use crate::reason::shorten;
use crate::statement::{execute, fetch_optional, statements};
use crate::wire::{from_word, json};
use crate::{StoreError, Tx};

statements! {
    FIND = "SELECT rollout_id, wave, state FROM attempts WHERE id = $1 AND terminal_id = $2";
    MOVE = "UPDATE attempts SET previous_state = state, state = $2, reason = $3, updated_at = $4, held = $6, \
        deadline_at = $4 + (SELECT r.silence_ms FROM rollouts r WHERE r.id = attempts.rollout_id) \
        WHERE id = $1 AND state = $5";
    BYTES = "UPDATE attempts SET bytes_done = $2, bytes_total = $3, updated_at = $4, \
        deadline_at = $4 + (SELECT r.silence_ms FROM rollouts r WHERE r.id = attempts.rollout_id) \
        WHERE id = $1 AND (bytes_done <> $2 OR bytes_total <> $3)";
    HELD = "UPDATE attempts SET held = CAST($2 AS TEXT) WHERE id = $1 \
        AND COALESCE(held, '') <> COALESCE(CAST($2 AS TEXT), '')";
    // Of the newest attempt that had begun by then.
    STANDS = "SELECT a.rollout_id, a.state, r.state AS rollout_state FROM attempts a \
        JOIN rollouts r ON r.id = a.rollout_id WHERE a.terminal_id = $1 AND r.started_at <= $2 \
        ORDER BY a.created_at DESC, a.rollout_id DESC LIMIT 1";
    STEP = "INSERT INTO attempt_steps (attempt_id, state, at, reason) VALUES ($1, $2, $3, $4)";
}

/// What a terminal says of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// Which attempt.
    pub attempt_id: AttemptId,
    /// Where it is.
    pub state: AttemptState,
    /// Why, where it is a failure or waits.
    pub reason: Option<String>,
    /// When, by the terminal.
    pub at: UnixMillis,
    /// Bytes on disk and in all: said by the state that a terminal is in, not by the record of a step.
    pub bytes: Option<(u64, u64)>,
    /// What keeps it, by the same word.
    pub held: Option<Held>,
}

/// An attempt that a report has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Which.
    pub attempt_id: Uuid,
    /// Of which rollout.
    pub rollout_id: Uuid,
    /// In which wave, from 0.
    pub wave: i64,
    /// Where it was.
    pub from: AttemptState,
    /// Where it is now.
    pub state: AttemptState,
}

#[derive(FromRow)]
struct Row {
    rollout_id: Uuid,
    wave: i64,
    state: String,
}

/// Stores a report of `terminal`. `None` if it changes nothing: repeated, behind, or not its attempt.
pub async fn report(
    tx: &mut Tx,
    terminal: TerminalId,
    reported: &Reported,
    now: UnixMillis,
) -> Result<Option<Moved>, StoreError> {
    let id = reported.attempt_id.0;
    let Some(row) = fetch_optional!(tx, Row, FIND, id, terminal.0)? else { return Ok(None) };
    let (mut changed, held) = (false, reported.held.as_ref().map(json));
    let reason = reported.reason.as_deref().map(shorten);
    if let Some((done, total)) = reported.bytes {
        let bytes = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        changed |= execute!(tx, BYTES, id, bytes(done), bytes(total), now)? == 1;
        changed |= execute!(tx, HELD, id, &held)? == 1;
    }
    let mut row = Some(row);
    while let Some(Row { rollout_id, wave, state }) = row {
        let from = from_word("attempts", "state", &state)?;
        let judge = if reported.bytes.is_some() { step_by_snapshot } else { step };
        let Some(next) = judge(from, reported.state) else {
            return Ok(changed.then_some(Moved { attempt_id: id, rollout_id, wave, from, state: from }));
        };
        // Another server may have ended the attempt meanwhile: then the step is judged anew.
        if execute!(tx, MOVE, id, word(next), reason, now, &state, &held)? == 1 {
            execute!(tx, STEP, id, word(next), reported.at, reason)?;
            return Ok(Some(Moved { attempt_id: id, rollout_id, wave, from, state: next }));
        }
        row = fetch_optional!(tx, Row, FIND, id, terminal.0)?;
    }
    Ok(None)
}

#[derive(FromRow)]
struct StandsRow {
    rollout_id: Uuid,
    state: String,
    rollout_state: String,
}

/// The rollout that a terminal was in at `at`, and whether the terminal runs its release; `None` if the rollout is not
/// under way any more, or the attempt ended in any other way than well: then a crash is no word about the release.
pub(crate) async fn stands(
    tx: &mut Tx,
    terminal: TerminalId,
    at: UnixMillis,
) -> Result<Option<(Uuid, bool)>, StoreError> {
    let Some(row) = fetch_optional!(tx, StandsRow, STANDS, terminal.0, at)? else { return Ok(None) };
    let state: AttemptState = from_word("attempts", "state", &row.state)?;
    let rollout: RolloutState = from_word("rollouts", "state", &row.rollout_state)?;
    let upgraded = matches!(state, AttemptState::Probation | AttemptState::Committed);
    let counts = rollout.admits() && (upgraded || !state.is_end());
    Ok(counts.then_some((row.rollout_id, upgraded)))
}
