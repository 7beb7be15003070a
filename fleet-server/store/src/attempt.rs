//! Attempts: one terminal on its way to a release. What counts for a terminal is its attempt of the rollout that
//! started last: `created_at` is that start, and the rollout's id decides between two of the same millisecond.

mod list;
mod report;

use fleet_protocol::{AttemptState, RolloutId, TerminalId, UnixMillis};

use crate::rollout::{Effect, Left, Tally};
use crate::statement::{fetch_all, statements};
use crate::{StoreError, Tx};

#[cfg(test)]
pub(crate) use list::STEPS;
pub use list::{AttemptFilter, AttemptRow, LIST, StepRow, list, newest, steps};
pub(crate) use report::stands;
pub use report::{Moved, Reported, report};

statements! {
    ABORT = "UPDATE attempts SET previous_state = state, state = 'aborted', updated_at = $2 WHERE rollout_id = $1 \
        AND state IN ('eligible', 'downloading', 'downloaded', 'verified', 'staged') \
        RETURNING rollout_id, wave, previous_state";
    LEAVE = "UPDATE attempts SET previous_state = state, state = 'aborted', updated_at = $2, \
        reason = 'the terminal left service' WHERE terminal_id = $1 AND state IN ('eligible', 'downloading', \
        'downloaded', 'verified', 'staged', 'activating', 'probation') RETURNING rollout_id, wave, previous_state";
    // A terminal that says what keeps it is not silent as long as it checks in; nor is one that a bundle is on its way
    // to, or a receipt on its way from.
    EXPIRE_BEGUN = "UPDATE attempts SET previous_state = state, state = 'expired', updated_at = $1, \
        reason = 'no report for too long' WHERE id IN (SELECT o.id FROM attempts o \
        JOIN rollouts r ON r.id = o.rollout_id JOIN terminal_presence p ON p.terminal_id = o.terminal_id \
        WHERE o.deadline_at < $1 AND o.state IN ('downloading', 'downloaded', 'verified', 'staged', 'activating', \
        'probation') AND (o.held IS NULL OR p.last_check_in_at < $1 - r.silence_ms) \
        AND NOT EXISTS (SELECT 1 FROM offline_words w JOIN offline_bundles b ON b.id = w.bundle_id \
        WHERE w.attempt_id = o.id AND b.expires_at > $1) \
        ORDER BY o.deadline_at LIMIT $2) AND deadline_at < $1 AND state IN ('downloading', 'downloaded', 'verified', \
        'staged', 'activating', 'probation') RETURNING rollout_id, wave, previous_state";
    // Whoever checks in and is in service will begin; the others would keep an opened wave open for ever.
    EXPIRE_ELIGIBLE = "UPDATE attempts SET previous_state = state, state = 'expired', updated_at = $1, \
        reason = 'no report for too long' WHERE id IN (SELECT o.id FROM rollouts r \
        JOIN rollout_waves w ON w.rollout_id = r.id JOIN attempts o ON o.rollout_id = w.rollout_id \
        AND o.wave = w.number AND o.state = 'eligible' JOIN terminals t ON t.id = o.terminal_id \
        JOIN terminal_presence p ON p.terminal_id = o.terminal_id WHERE r.state = 'running' \
        AND w.opened_at < $1 - r.silence_ms AND o.updated_at < $1 - r.silence_ms \
        AND (p.last_check_in_at < $1 - r.silence_ms OR (t.enrollment NOT IN ('approved', 'active') \
        AND t.since < $1 - r.silence_ms)) \
        AND NOT EXISTS (SELECT 1 FROM offline_words ow JOIN offline_bundles b ON b.id = ow.bundle_id \
        WHERE ow.attempt_id = o.id AND b.expires_at > $1) LIMIT $2) \
        AND state = 'eligible' RETURNING rollout_id, wave, previous_state";
    // What a terminal has of rollouts that started before the one whose attempt it has begun.
    OVERTAKE = "UPDATE attempts SET previous_state = state, state = 'superseded', updated_at = $3 \
        WHERE terminal_id = $1 AND state IN ('eligible', 'downloading', 'downloaded', 'verified', 'staged') \
        AND EXISTS (SELECT 1 FROM attempts newer WHERE newer.id = $2 AND (newer.created_at > attempts.created_at \
        OR (newer.created_at = attempts.created_at AND newer.rollout_id > attempts.rollout_id))) \
        RETURNING rollout_id, wave, previous_state";
    // Only what was never begun: a second try after a failure is a person's decision. And only in service: elsewhere it
    // would be given up again, and its terminal be woken for that.
    REVIVE = "UPDATE attempts SET previous_state = state, state = 'eligible', reason = NULL, updated_at = $2 \
        WHERE terminal_id = $1 AND state IN ('expired', 'aborted') AND previous_state = 'eligible' \
        AND rollout_id IN (SELECT r.id FROM rollouts r JOIN releases rel ON rel.id = r.release_id \
        WHERE r.state IN ('running', 'paused') \
        AND rel.version <> (SELECT t.software_version FROM terminals t WHERE t.id = $1 \
        AND t.enrollment IN ('approved', 'active'))) \
        AND NOT EXISTS (SELECT 1 FROM attempts newer WHERE newer.terminal_id = $1 \
        AND (newer.created_at > attempts.created_at OR (newer.created_at = attempts.created_at \
        AND newer.rollout_id > attempts.rollout_id))) RETURNING rollout_id, wave, previous_state";
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, list::STATEMENTS, report::STATEMENTS];

/// Ends the attempts of a rollout that have not switched yet; the caller halts the rollout. Returns how many.
pub async fn abort(tx: &mut Tx, rollout: RolloutId, at: UnixMillis) -> Result<u64, StoreError> {
    let left = fetch_all!(tx, Left, ABORT, rollout.0, at)?;
    let mut tally = Tally::default();
    tally.moved_all(&left, AttemptState::Aborted)?;
    tally.write_counts(tx, at).await?;
    Ok(left.len() as u64)
}

/// Ends what a terminal has open: it left service and will not report.
pub async fn leave(tx: &mut Tx, terminal: TerminalId, at: UnixMillis) -> Result<Effect, StoreError> {
    let left = fetch_all!(tx, Left, LEAVE, terminal.0, at)?;
    count_as(tx, &left, AttemptState::Aborted, at).await
}

/// Ends at most `limit` attempts that were begun and have been silent past their deadline, and as many that were
/// told to begin and whose terminals are silent. Returns how many.
pub async fn expire(tx: &mut Tx, at: UnixMillis, limit: i64) -> Result<(u64, Effect), StoreError> {
    let mut left = fetch_all!(tx, Left, EXPIRE_BEGUN, at, limit)?;
    left.extend(fetch_all!(tx, Left, EXPIRE_ELIGIBLE, at, limit)?);
    let effect = count_as(tx, &left, AttemptState::Expired, at).await?;
    Ok((left.len() as u64, effect))
}

/// A terminal that was given up before it began is back: it goes on where it was. Returns whether there was any.
pub(crate) async fn revive(
    tx: &mut Tx,
    terminal: TerminalId,
    at: UnixMillis,
    tally: &mut Tally,
) -> Result<bool, StoreError> {
    let left = fetch_all!(tx, Left, REVIVE, terminal.0, at)?;
    tally.moved_all(&left, AttemptState::Eligible)?;
    Ok(!left.is_empty())
}

/// A terminal has begun an attempt: what it has open of earlier rollouts is over. Joins see to that already, but two at
/// the same time do not see each other's attempts.
pub(crate) async fn overtake(
    tx: &mut Tx,
    terminal: TerminalId,
    begun: &Moved,
    at: UnixMillis,
    tally: &mut Tally,
) -> Result<(), StoreError> {
    if begun.from != AttemptState::Eligible {
        return Ok(());
    }
    let left = fetch_all!(tx, Left, OVERTAKE, terminal.0, begun.attempt_id, at)?;
    tally.moved_all(&left, AttemptState::Superseded)
}

async fn count_as(
    tx: &mut Tx,
    left: &[Left],
    state: AttemptState,
    at: UnixMillis,
) -> Result<Effect, StoreError> {
    let mut tally = Tally::default();
    tally.moved_all(left, state)?;
    tally.write(tx, at).await
}

/// The state's word, as stored.
pub(crate) fn word(state: AttemptState) -> String {
    crate::wire::word(state)
}
