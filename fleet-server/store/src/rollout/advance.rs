use fleet_domain::{CrashRecord, RolloutState, Running, Scope, Turn};
use fleet_protocol::{RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Effect, RolloutRow, find, progress, wave};
use crate::statement::{execute, fetch_all, fetch_one, statements};
use crate::wire::word;
use crate::{StoreError, Tx};

statements! {
    CRASHES = "SELECT upgraded_crashes, upgraded_ms, other_crashes, other_ms, measured_at FROM rollout_progress \
        WHERE rollout_id = $1";
    FORGIVE = "UPDATE rollout_progress SET upgraded_crashes = 0, upgraded_ms = 0, other_crashes = 0, other_ms = 0 \
        WHERE rollout_id = $1";
    SET = "UPDATE rollouts SET state = $2, paused_by = $3, stopped_for = $4, ended_at = $5, updated_at = $6, \
        version = version + 1 WHERE id = $1";
    END_ORIGIN = "UPDATE rollouts SET state = $2, ended_at = $3, updated_at = $3, version = version + 1 \
        WHERE id = $1 AND state = 'rolling_back' AND NOT EXISTS (SELECT 1 FROM rollouts back \
        WHERE back.reverse_of = $1 AND back.state IN ('running', 'paused'))";
    STARTS = "SELECT id FROM rollouts WHERE state = 'scheduled' AND starts_at <= $1 ORDER BY starts_at LIMIT 20";
}

#[derive(FromRow)]
struct CrashRow {
    upgraded_crashes: i64,
    upgraded_ms: i64,
    other_crashes: i64,
    other_ms: i64,
    measured_at: i64,
}

/// A rollout as the machine sees it, at `now`.
pub async fn running(tx: &mut Tx, row: &RolloutRow, now: UnixMillis) -> Result<Running, StoreError> {
    let id = RolloutId(row.id);
    let crashes = fetch_one!(tx, CrashRow, CRASHES, row.id)?;
    let (waves, _) = wave::of(tx, id).await?;
    // What has not been added up yet.
    let since = (now - crashes.measured_at).max(0);
    let counts = row.counts();
    let others = counts.open() - counts.of(fleet_protocol::AttemptState::Probation);
    Ok(Running {
        state: row.state()?,
        paused_by: row.paused_by()?,
        stopped_for: row.stopped_for.clone(),
        joined: row.joined_at.is_some(),
        plan: row.plan()?,
        waves,
        crashes: CrashRecord {
            upgraded_crashes: crashes.upgraded_crashes,
            upgraded_ms: crashes.upgraded_ms + counts.upgraded() * since,
            other_crashes: crashes.other_crashes,
            other_ms: crashes.other_ms + others * since,
        },
        withdrawn: row.withdrawn_at.is_some(),
    })
}

/// Does what is due in a rollout whose counts are written.
pub async fn advance(tx: &mut Tx, id: RolloutId, at: UnixMillis) -> Result<Effect, StoreError> {
    progress::lock(tx, id, at).await?;
    advance_locked(tx, id, at).await
}

/// The same where the counts have just been written, which keeps others out.
pub(super) async fn advance_locked(tx: &mut Tx, id: RolloutId, at: UnixMillis) -> Result<Effect, StoreError> {
    let mut effect = Effect::default();
    let Some(row) = find(tx, id).await? else { return Ok(effect) };
    if row.state()? != RolloutState::Running {
        return Ok(effect);
    }
    let before = running(tx, &row, at).await?;
    let mut after = before.clone();
    let turns = after.advance(at);
    wave::set(tx, id, &before.waves, &after.waves).await?;
    if turns.is_empty() {
        return Ok(effect);
    }
    if after.state != before.state {
        let ended = after.state.is_end().then_some(at);
        let by = after.paused_by.map(word);
        execute!(tx, SET, id.0, word(after.state), by, &after.stopped_for, ended, at)?;
    }
    for turn in turns {
        match turn {
            Turn::Opened(_) => effect.bump(Scope::Rollout(id)),
            Turn::Tripped(_) => {
                effect.bump(Scope::Rollout(id));
                effect.record("rollout.trip", (id, &row.name), after.stopped_for.as_deref(), at);
            }
            Turn::Withdrawn => {
                effect.bump(Scope::Rollout(id));
                effect.record("rollout.pause", (id, &row.name), after.stopped_for.as_deref(), at);
            }
            Turn::Completed => {
                if let Some(origin) = row.reverse_of {
                    end_origin(tx, RolloutId(origin), RolloutState::Completed, at).await?;
                    effect.rollouts.push(RolloutId(origin));
                }
            }
            Turn::Soaking(_) | Turn::Passed(_) => {}
        }
    }
    effect.rollouts.push(id);
    Ok(effect)
}

/// The rollout that took `origin` back is over, or is taken back itself; nothing happens where another still does.
pub async fn end_origin(
    tx: &mut Tx,
    origin: RolloutId,
    state: RolloutState,
    at: UnixMillis,
) -> Result<(), StoreError> {
    execute!(tx, END_ORIGIN, origin.0, word(state), at).map(drop)
}

/// A person goes on in spite of what went wrong. Call it before the rollout is set running.
pub async fn pardon(tx: &mut Tx, row: &RolloutRow, at: UnixMillis) -> Result<(), StoreError> {
    let id = RolloutId(row.id);
    progress::lock(tx, id, at).await?;
    let before = running(tx, row, at).await?;
    let mut after = before.clone();
    after.pardon();
    wave::set(tx, id, &before.waves, &after.waves).await?;
    execute!(tx, FORGIVE, id.0).map(drop)
}

/// Scheduled rollouts whose time has come.
pub async fn due(tx: &mut Tx, now: UnixMillis) -> Result<Vec<RolloutId>, StoreError> {
    let rows = fetch_all!(tx, (Uuid,), STARTS, now)?;
    Ok(rows.into_iter().map(|(id,)| RolloutId(id)).collect())
}
