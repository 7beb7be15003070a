//! Attempts: one terminal on its way to a release.

mod list;
mod report;

use fleet_protocol::{AttemptState, UnixMillis};
use uuid::Uuid;

use crate::statement::{execute, statements};
use crate::{StoreError, Tx};

pub use list::{AttemptRow, LIST, StepRow, list, steps};
pub use report::{Moved, Reported, report};

statements! {
    ABORT = "UPDATE attempts SET state = 'aborted', updated_at = $2 WHERE rollout_id = $1 \
        AND state IN ('eligible', 'downloading', 'downloaded', 'verified', 'staged')";
    EXPIRE = "UPDATE attempts SET state = 'expired', reason = 'no report for too long', updated_at = $1 \
        WHERE updated_at < $2 AND state IN ('downloading', 'downloaded', 'verified', 'staged', 'activating', \
        'probation')";
}

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, list::STATEMENTS, report::STATEMENTS];

/// Ends the attempts of a rollout that have not switched yet.
pub async fn abort(tx: &mut Tx, rollout: Uuid, at: UnixMillis) -> Result<u64, StoreError> {
    execute!(tx, ABORT, rollout, at)
}

/// Ends attempts that were begun and have been silent since `silent_since`.
pub async fn expire(tx: &mut Tx, at: UnixMillis, silent_since: UnixMillis) -> Result<u64, StoreError> {
    execute!(tx, EXPIRE, at, silent_since)
}

/// The state's word, as stored.
pub(crate) fn word(state: AttemptState) -> String {
    crate::wire::word(state)
}
