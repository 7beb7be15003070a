use std::collections::BTreeMap;

use fleet_protocol::{AttemptState, RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

statements! {
    BEGIN = "INSERT INTO rollout_progress (rollout_id) VALUES ($1)";
    ADD = "UPDATE rollout_progress SET eligible = eligible + $2, downloading = downloading + $3, \
        downloaded = downloaded + $4, verified = verified + $5, staged = staged + $6, \
        activating = activating + $7, probation = probation + $8, committed = committed + $9, \
        rejected = rejected + $10, failed = failed + $11, rolled_back = rolled_back + $12, \
        aborted = aborted + $13, superseded = superseded + $14, expired = expired + $15 WHERE rollout_id = $1";
    COMPLETE = "UPDATE rollouts SET state = 'completed', ended_at = $2, updated_at = $2, version = version + 1 \
        WHERE id = $1 AND state = 'running' AND EXISTS (SELECT 1 FROM rollout_progress p WHERE p.rollout_id = $1 \
        AND p.eligible + p.downloading + p.downloaded + p.verified + p.staged + p.activating + p.probation = 0)";
}

/// How many attempts of a rollout are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct Progress {
    /// Chosen, not begun.
    pub eligible: i64,
    /// Bytes are on the way.
    pub downloading: i64,
    /// All bytes are there.
    pub downloaded: i64,
    /// Signed as it must be.
    pub verified: i64,
    /// Wait for an idle moment.
    pub staged: i64,
    /// Switch.
    pub activating: i64,
    /// Prove themselves.
    pub probation: i64,
    /// Proven.
    pub committed: i64,
    /// Not accepted by the terminal.
    pub rejected: i64,
    /// Did not come to a switch.
    pub failed: i64,
    /// Did not prove themselves.
    pub rolled_back: i64,
    /// Stopped by a person.
    pub aborted: i64,
    /// A later rollout took their place.
    pub superseded: i64,
    /// Silent for too long.
    pub expired: i64,
}

impl Progress {
    /// How many are in `state`.
    pub fn of(mut self, state: AttemptState) -> i64 {
        *self.place(state)
    }

    /// How many there are.
    pub fn total(self) -> i64 {
        let open = self.eligible
            + self.downloading
            + self.downloaded
            + self.verified
            + self.staged
            + self.activating
            + self.probation;
        let failed = self.rejected + self.failed + self.rolled_back;
        open + self.committed + failed + self.aborted + self.superseded + self.expired
    }

    fn place(&mut self, state: AttemptState) -> &mut i64 {
        match state {
            AttemptState::Eligible => &mut self.eligible,
            AttemptState::Downloading => &mut self.downloading,
            AttemptState::Downloaded => &mut self.downloaded,
            AttemptState::Verified => &mut self.verified,
            AttemptState::Staged => &mut self.staged,
            AttemptState::Activating => &mut self.activating,
            AttemptState::Probation => &mut self.probation,
            AttemptState::Committed => &mut self.committed,
            AttemptState::Rejected => &mut self.rejected,
            AttemptState::Failed => &mut self.failed,
            AttemptState::RolledBack => &mut self.rolled_back,
            AttemptState::Aborted => &mut self.aborted,
            AttemptState::Superseded => &mut self.superseded,
            AttemptState::Expired => &mut self.expired,
        }
    }
}

/// Where an attempt was before a statement moved it: what such a statement returns.
#[derive(Debug, FromRow)]
pub(crate) struct Left {
    rollout_id: Uuid,
    previous_state: String,
}

/// What a transaction changes of rollouts' progress. Whoever moves attempts writes one: that is what ends a rollout.
#[derive(Debug, Default)]
#[must_use = "the counts are wrong until it is written"]
pub(crate) struct Tally(BTreeMap<Uuid, Progress>);

impl Tally {
    /// So many attempts are new.
    pub fn joined(&mut self, rollout: Uuid, attempts: u64) {
        *self.0.entry(rollout).or_default().place(AttemptState::Eligible) +=
            i64::try_from(attempts).unwrap_or(i64::MAX);
    }

    /// One attempt moved.
    pub fn moved(&mut self, rollout: Uuid, from: AttemptState, to: AttemptState) {
        let change = self.0.entry(rollout).or_default();
        *change.place(from) -= 1;
        *change.place(to) += 1;
    }

    /// Attempts moved to one state.
    pub fn moved_all(&mut self, left: &[Left], to: AttemptState) -> Result<(), StoreError> {
        for one in left {
            let from = from_word("attempts", "previous_state", &one.previous_state)?;
            self.moved(one.rollout_id, from, to);
        }
        Ok(())
    }

    /// Writes the counts, ends the running rollouts that have nothing left open, and names all that changed.
    ///
    /// The counts come first and in one order for all: the second of two transactions that end a rollout's last
    /// attempts waits here for the first, and then sees that nothing is left.
    pub async fn write(self, tx: &mut Tx, at: UnixMillis) -> Result<Vec<RolloutId>, StoreError> {
        let changed = self.write_counts(tx).await?;
        for id in &changed {
            execute!(tx, COMPLETE, id.0, at)?;
        }
        Ok(changed)
    }

    /// The same where the caller ends the rollout itself, in another state.
    pub async fn write_counts(self, tx: &mut Tx) -> Result<Vec<RolloutId>, StoreError> {
        let mut changed = Vec::new();
        for (id, change) in self.0.into_iter().filter(|(_, change)| *change != Progress::default()) {
            add(tx, id, &change).await?;
            changed.push(RolloutId(id));
        }
        Ok(changed)
    }
}

/// A rollout without attempts.
pub(super) async fn begin(tx: &mut Tx, id: Uuid) -> Result<(), StoreError> {
    execute!(tx, BEGIN, id).map(drop)
}

async fn add(tx: &mut Tx, id: Uuid, change: &Progress) -> Result<(), StoreError> {
    execute!(
        tx,
        ADD,
        id,
        change.eligible,
        change.downloading,
        change.downloaded,
        change.verified,
        change.staged,
        change.activating,
        change.probation,
        change.committed,
        change.rejected,
        change.failed,
        change.rolled_back,
        change.aborted,
        change.superseded,
        change.expired,
    )
    .map(drop)
}

/// Ends a rollout that was just set running, if nothing is open in it. Returns whether it did.
pub async fn complete_if_over(tx: &mut Tx, id: RolloutId, at: UnixMillis) -> Result<bool, StoreError> {
    // For the lock: whoever ends an attempt meanwhile is waited for.
    add(tx, id.0, &Progress::default()).await?;
    Ok(execute!(tx, COMPLETE, id.0, at)? == 1)
}
