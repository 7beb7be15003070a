use fleet_domain::{AttemptCounts, Plan, Wave};
use fleet_protocol::{RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::counts::{Counts, columns};
use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

statements! {
    ADD = "INSERT INTO rollout_waves (rollout_id, number, state) VALUES ($1, $2, 'waiting')";
    FORGET = "DELETE FROM rollout_waves WHERE rollout_id = $1";
    OF = concat!("SELECT p.number, p.state, p.upper_hash, p.opened_at, p.done_at, p.soak_until, p.passed_at, p.pardoned, ",
        columns!(), " FROM rollout_waves p WHERE p.rollout_id = $1 ORDER BY p.number");
    SET = "UPDATE rollout_waves SET state = $3, opened_at = $4, done_at = $5, soak_until = $6, passed_at = $7, \
        pardoned = $8 WHERE rollout_id = $1 AND number = $2";
    COUNTS = concat!("SELECT ", columns!(), " FROM rollout_waves p WHERE p.rollout_id = $1 AND p.number = $2");
    RANK = "UPDATE rollout_waves SET upper_hash = $3 WHERE rollout_id = $1 AND number = $2";
    SOAKED = "SELECT w.rollout_id FROM rollout_waves w JOIN rollouts r ON r.id = w.rollout_id \
        WHERE w.state = 'soaking' AND w.soak_until <= $1 AND r.state = 'running' ORDER BY w.rollout_id LIMIT 100";
}

#[derive(Debug, FromRow)]
struct Row {
    number: i64,
    state: String,
    upper_hash: Option<i64>,
    opened_at: Option<UnixMillis>,
    done_at: Option<UnixMillis>,
    soak_until: Option<UnixMillis>,
    passed_at: Option<UnixMillis>,
    pardoned: i64,
    #[sqlx(flatten)]
    counts: Counts,
}

/// A rollout's waves in order, and up to which hash each has its terminals, once they are ranked.
pub(super) async fn of(tx: &mut Tx, id: RolloutId) -> Result<(Vec<Wave>, Option<Vec<i64>>), StoreError> {
    let rows = fetch_all!(tx, Row, OF, id.0)?;
    let bounds = rows.iter().map(|row| row.upper_hash).collect();
    let waves = rows.into_iter().zip(0_i64..).map(|(row, n)| {
        if row.number != n {
            return Err(StoreError::corrupt("rollout_waves", "number", row.number.to_string()));
        }
        Ok(Wave {
            state: from_word("rollout_waves", "state", &row.state)?,
            opened_at: row.opened_at,
            done_at: row.done_at,
            soak_until: row.soak_until,
            passed_at: row.passed_at,
            counts: row.counts.0,
            pardoned: row.pardoned,
        })
    });
    Ok((waves.collect::<Result<_, _>>()?, bounds))
}

/// The waves of a plan, none of them open.
pub(super) async fn insert(tx: &mut Tx, id: Uuid, plan: &Plan) -> Result<(), StoreError> {
    for (_, number) in plan.waves.iter().zip(0_i64..) {
        execute!(tx, ADD, id, number)?;
    }
    Ok(())
}

/// Nobody has a place in them yet.
pub(super) async fn forget(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    execute!(tx, FORGET, id).map(drop)
}

/// Writes the waves that are not as they were; their counts are the tally's to write.
pub(super) async fn set(
    tx: &mut Tx,
    id: RolloutId,
    before: &[Wave],
    after: &[Wave],
) -> Result<(), StoreError> {
    for ((old, new), number) in before.iter().zip(after).zip(0_i64..) {
        if old != new {
            let (opened, done, soak, passed) = (new.opened_at, new.done_at, new.soak_until, new.passed_at);
            execute!(tx, SET, id.0, number, word(new.state), opened, done, soak, passed, new.pardoned)?;
        }
    }
    Ok(())
}

/// Writes where each wave ends.
pub(super) async fn rank(tx: &mut Tx, id: RolloutId, bounds: &[i64]) -> Result<(), StoreError> {
    for (upper, number) in bounds.iter().zip(0_i64..) {
        execute!(tx, RANK, id.0, number, *upper)?;
    }
    Ok(())
}

/// Running rollouts with a wave that has been watched for long enough.
pub async fn soaked(tx: &mut Tx, now: UnixMillis) -> Result<Vec<RolloutId>, StoreError> {
    let rows = fetch_all!(tx, (Uuid,), SOAKED, now)?;
    Ok(rows.into_iter().map(|(id,)| RolloutId(id)).collect())
}

/// The attempts of one wave by state.
pub async fn wave_counts(tx: &mut Tx, id: RolloutId, number: i64) -> Result<AttemptCounts, StoreError> {
    Ok(fetch_optional!(tx, Counts, COUNTS, id.0, number)?.unwrap_or_default().0)
}
