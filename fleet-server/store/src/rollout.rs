//! Rollouts: moving a set of terminals to a release.

mod join;
mod list;
mod progress;
#[cfg(test)]
mod tests;

use crate::statement::{execute, expect_current, fetch_all, statements};
use crate::wire::word;
use crate::{StoreError, Tx};
use fleet_domain::{RolloutState, Scope};
use fleet_protocol::{ReleaseId, RolloutId, UnixMillis};

#[cfg(test)]
pub(crate) use join::ATTEMPT;
pub use join::{admit, start};
pub use list::{LIST, RolloutFilter, RolloutRow, find, list, of_state};
pub(crate) use progress::{Left, Tally};
pub use progress::{Progress, complete_if_over};

statements! {
    INSERT = "INSERT INTO rollouts (id, name, release_id, state, created_at, created_by, version, updated_at, search_key) \
        VALUES ($1, $2, $3, 'draft', $4, $5, 1, $4, $6)";
    TARGET = "INSERT INTO rollout_targets (rollout_id, scope_key) VALUES ($1, $2) \
        ON CONFLICT (rollout_id, scope_key) DO NOTHING";
    TARGETS = "SELECT scope_key FROM rollout_targets WHERE rollout_id = $1 ORDER BY scope_key";
    MOVE = "UPDATE rollouts SET state = $3, started_at = COALESCE(started_at, $4), ended_at = $5, \
        updated_at = $6, version = version + 1 WHERE id = $1 AND version = $2";
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] =
    &[STATEMENTS, join::STATEMENTS, list::STATEMENTS, progress::STATEMENTS];

/// A rollout to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRollout {
    /// Which.
    pub id: RolloutId,
    /// Its name.
    pub name: String,
    /// To which release.
    pub release_id: ReleaseId,
    /// Which terminals.
    pub targets: Vec<Scope>,
    /// When.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
}

/// Plans a rollout.
pub async fn insert(tx: &mut Tx, rollout: &NewRollout) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        rollout.id.0,
        &rollout.name,
        rollout.release_id.0,
        rollout.created_at,
        &rollout.created_by,
        rollout.name.to_lowercase(),
    )?;
    progress::begin(tx, rollout.id.0).await?;
    for target in &rollout.targets {
        execute!(tx, TARGET, rollout.id.0, target.key())?;
    }
    Ok(())
}

/// Which terminals a rollout is for.
pub async fn targets(tx: &mut Tx, id: RolloutId) -> Result<Vec<Scope>, StoreError> {
    let keys = fetch_all!(tx, (String,), TARGETS, id.0)?;
    keys.into_iter()
        .map(|(key,)| {
            Scope::from_key(&key).map_err(|_| StoreError::corrupt("rollout_targets", "scope_key", key))
        })
        .collect()
}

/// Writes a decision, if nobody was faster.
pub async fn set_state(
    tx: &mut Tx,
    id: RolloutId,
    version: i64,
    state: RolloutState,
    at: UnixMillis,
) -> Result<(), StoreError> {
    let started = (state == RolloutState::Running).then_some(at);
    let ended = matches!(state, RolloutState::Halted | RolloutState::Completed).then_some(at);
    expect_current(execute!(tx, MOVE, id.0, version, word(state), started, ended, at)?)
}
