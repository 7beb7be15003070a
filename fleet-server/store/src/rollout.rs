//! Rollouts: moving a set of terminals to a release.

mod advance;
mod counts;
mod decide;
mod effect;
mod held;
mod join;
mod late;
mod list;
mod place;
mod progress;
mod reverse;
#[cfg(test)]
mod tests;
mod wave;

use fleet_domain::{Plan, RolloutState, Scope};
use fleet_protocol::{Activation, ReleaseId, RolloutId, UnixMillis};

use crate::statement::{execute, expect_current, fetch_all, statements};
use crate::wire::{json, word};
use crate::{StoreError, Tx};

pub use advance::{advance, due, end_origin, pardon, running};
pub use decide::{Decided, approve, decide, schedule, submit};
pub use effect::Effect;
pub(crate) use held::Outlook;
#[cfg(test)]
pub(crate) use held::STANDINGS;
pub use held::{HeldRow, held_of};
pub(crate) use join::admit_into;
#[cfg(test)]
pub(crate) use join::{ATTEMPT, OPEN_TO};
pub use join::{admit, begin, join_end, join_some};
pub(crate) use late::go_back;
pub(crate) use list::activation;
pub use list::{LIST, RolloutFilter, RolloutRow, find, joining, list, of_state, reversed_by, withdrawn};
pub use place::{AT_ONCE, Candidates, candidates, preview, rank};
pub(crate) use progress::{Left, Tally};
pub use reverse::{CameFrom, came_from};
pub use wave::{soaked, wave_counts};

statements! {
    INSERT = "INSERT INTO rollouts (id, name, release_id, state, created_at, created_by, version, updated_at, search_key, \
        plan, activation, silence_ms, needs_approval, starts_at, reverse_of) \
        VALUES ($1, $2, $3, $4, $5, $6, 1, $5, $7, $8, $9, $10, $11, $12, $13)";
    REPLAN = "UPDATE rollouts SET name = $3, release_id = $4, updated_at = $5, created_by = $6, search_key = $7, \
        plan = $8, activation = $9, silence_ms = $10, needs_approval = $11, starts_at = $12, version = version + 1 \
        WHERE id = $1 AND version = $2 AND state = 'draft'";
    FORGET_TARGETS = "DELETE FROM rollout_targets WHERE rollout_id = $1";
    TARGET = "INSERT INTO rollout_targets (rollout_id, scope_key) VALUES ($1, $2) \
        ON CONFLICT (rollout_id, scope_key) DO NOTHING";
    TARGETS = "SELECT scope_key FROM rollout_targets WHERE rollout_id = $1 ORDER BY scope_key";
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[
    STATEMENTS,
    advance::STATEMENTS,
    decide::STATEMENTS,
    join::STATEMENTS,
    late::STATEMENTS,
    list::STATEMENTS,
    place::STATEMENTS,
    progress::STATEMENTS,
    reverse::STATEMENTS,
    wave::STATEMENTS,
];

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
    /// Who planned it last.
    pub created_by: String,
    /// In which waves.
    pub plan: Plan,
    /// When terminals may switch.
    pub activation: Activation,
    /// Whether a second person has to approve it.
    pub needs_approval: bool,
    /// When it begins once it is ready.
    pub starts_at: Option<UnixMillis>,
    /// The rollout that it takes back.
    pub reverse_of: Option<RolloutId>,
}

impl Default for NewRollout {
    /// One wave, at any time, without approval; everything that names something is still to be said.
    fn default() -> Self {
        Self {
            id: RolloutId(uuid::Uuid::nil()),
            name: String::new(),
            release_id: ReleaseId(uuid::Uuid::nil()),
            targets: Vec::new(),
            created_at: 0,
            created_by: String::new(),
            plan: Plan::default(),
            activation: Activation::default(),
            needs_approval: false,
            starts_at: None,
            reverse_of: None,
        }
    }
}

/// Plans a rollout.
pub async fn insert(tx: &mut Tx, rollout: &NewRollout) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        rollout.id.0,
        &rollout.name,
        rollout.release_id.0,
        word(RolloutState::Draft),
        rollout.created_at,
        &rollout.created_by,
        rollout.name.to_lowercase(),
        json(&rollout.plan),
        json(&rollout.activation),
        rollout.plan.silence_ms,
        rollout.needs_approval,
        rollout.starts_at,
        rollout.reverse_of.map(|origin| origin.0),
    )?;
    progress::begin(tx, rollout.id.0).await?;
    aim(tx, rollout).await
}

/// Plans a draft anew, if nobody was faster. Who does so is its author from then on, and cannot approve it.
pub async fn replan(
    tx: &mut Tx,
    rollout: &NewRollout,
    version: i64,
    at: UnixMillis,
) -> Result<(), StoreError> {
    let id = rollout.id.0;
    let changed = execute!(
        tx,
        REPLAN,
        id,
        version,
        &rollout.name,
        rollout.release_id.0,
        at,
        &rollout.created_by,
        rollout.name.to_lowercase(),
        json(&rollout.plan),
        json(&rollout.activation),
        rollout.plan.silence_ms,
        rollout.needs_approval,
        rollout.starts_at,
    )?;
    expect_current(changed)?;
    execute!(tx, FORGET_TARGETS, id)?;
    wave::forget(tx, id).await?;
    aim(tx, rollout).await
}

/// Its waves, and whom it is for.
async fn aim(tx: &mut Tx, rollout: &NewRollout) -> Result<(), StoreError> {
    wave::insert(tx, rollout.id.0, &rollout.plan).await?;
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
