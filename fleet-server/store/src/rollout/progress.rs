use std::collections::BTreeMap;

use fleet_domain::AttemptCounts;
use fleet_protocol::{AttemptState, RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::Effect;
use super::advance::advance_locked;
use crate::statement::{execute, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

/// Sets every count to itself and a parameter, from `$2` on.
macro_rules! added {
    () => {
        "eligible = eligible + $2, downloading = downloading + $3, downloaded = downloaded + $4, \
         verified = verified + $5, staged = staged + $6, activating = activating + $7, \
         probation = probation + $8, committed = committed + $9, rejected = rejected + $10, \
         failed = failed + $11, rolled_back = rolled_back + $12, aborted = aborted + $13, \
         superseded = superseded + $14, expired = expired + $15"
    };
}

statements! {
    BEGIN = "INSERT INTO rollout_progress (rollout_id) VALUES ($1)";
    // The time since the counts last changed is added for as many terminals as they were.
    ADD = concat!("UPDATE rollout_progress SET upgraded_ms = upgraded_ms + CASE WHEN $16 > measured_at \
        THEN (probation + committed) * ($16 - measured_at) ELSE 0 END, other_ms = other_ms + CASE \
        WHEN $16 > measured_at THEN (eligible + downloading + downloaded + verified + staged + activating) \
        * ($16 - measured_at) ELSE 0 END, measured_at = CASE WHEN $16 > measured_at THEN $16 ELSE measured_at END, ",
        added!(), " WHERE rollout_id = $1");
    ADD_WAVE = concat!("UPDATE rollout_waves SET ", added!(), " WHERE rollout_id = $1 AND number = $16");
    CRASHES = "UPDATE rollout_progress SET upgraded_crashes = upgraded_crashes + $2, \
        other_crashes = other_crashes + $3 WHERE rollout_id = $1";
}

/// Where an attempt was before a statement moved it: what such a statement returns.
#[derive(Debug, FromRow)]
pub(crate) struct Left {
    rollout_id: Uuid,
    wave: i64,
    previous_state: String,
}

/// What a transaction changes of rollouts' progress. Whoever moves attempts or counts crashes writes one: that is what
/// opens waves, stops a rollout that goes wrong, and ends one that is over.
#[derive(Debug, Default)]
#[must_use = "the counts are wrong until it is written"]
pub(crate) struct Tally {
    waves: BTreeMap<(Uuid, i64), AttemptCounts>,
    crashes: BTreeMap<Uuid, (i64, i64)>,
}

impl Tally {
    /// So many attempts are new in a wave.
    pub fn joined(&mut self, rollout: Uuid, wave: i64, attempts: i64) {
        self.waves.entry((rollout, wave)).or_default().add(AttemptState::Eligible, attempts);
    }

    /// One attempt moved.
    pub fn moved(&mut self, (rollout, wave): (Uuid, i64), from: AttemptState, to: AttemptState) {
        let change = self.waves.entry((rollout, wave)).or_default();
        change.add(from, -1);
        change.add(to, 1);
    }

    /// Attempts moved to one state.
    pub fn moved_all(&mut self, left: &[Left], to: AttemptState) -> Result<(), StoreError> {
        for one in left {
            let from = from_word("attempts", "previous_state", &one.previous_state)?;
            self.moved((one.rollout_id, one.wave), from, to);
        }
        Ok(())
    }

    /// A terminal of a rollout crashed.
    pub fn crashed(&mut self, rollout: Uuid, upgraded: bool) {
        let crashes = self.crashes.entry(rollout).or_default();
        *(if upgraded { &mut crashes.0 } else { &mut crashes.1 }) += 1;
    }

    /// Writes the counts, and does what is due in every rollout that changed.
    ///
    /// The counts come first and in one order for all: the second of two transactions that change a rollout waits here
    /// for the first, and then sees what that did.
    pub async fn write(self, tx: &mut Tx, at: UnixMillis) -> Result<Effect, StoreError> {
        let mut effect = Effect::default();
        for id in self.write_counts(tx, at).await? {
            effect.merge(advance_locked(tx, id, at).await?);
            effect.rollouts.push(id);
        }
        Ok(effect)
    }

    /// The same where the caller ends the rollout itself.
    pub async fn write_counts(self, tx: &mut Tx, at: UnixMillis) -> Result<Vec<RolloutId>, StoreError> {
        let mut sums: BTreeMap<Uuid, AttemptCounts> = BTreeMap::new();
        for ((rollout, _), change) in &self.waves {
            *sums.entry(*rollout).or_default() += *change;
        }
        for rollout in self.crashes.keys() {
            sums.entry(*rollout).or_default();
        }
        for (rollout, sum) in &sums {
            add(tx, ADD, *rollout, sum, at).await?;
        }
        for ((rollout, wave), change) in &self.waves {
            if *change != AttemptCounts::default() {
                add(tx, ADD_WAVE, *rollout, change, *wave).await?;
            }
        }
        for (rollout, (upgraded, others)) in self.crashes {
            execute!(tx, CRASHES, rollout, upgraded, others)?;
        }
        Ok(sums.into_keys().map(RolloutId).collect())
    }
}

/// A rollout without attempts.
pub(super) async fn begin(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    execute!(tx, BEGIN, id).map(drop)
}

/// Waits for whoever changes the rollout, and keeps others waiting until the commit.
pub(super) async fn lock(tx: &mut Tx, id: RolloutId, at: UnixMillis) -> Result<(), StoreError> {
    add(tx, ADD, id.0, &AttemptCounts::default(), at).await
}

async fn add(
    tx: &mut Tx,
    sql: &'static str,
    id: Uuid,
    change: &AttemptCounts,
    last: i64,
) -> Result<(), StoreError> {
    let n = change.numbers();
    execute!(
        tx, sql, id, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12], n[13],
        last,
    )
    .map(drop)
}
