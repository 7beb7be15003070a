use fleet_domain::{VersionDecision, VersionState};
use fleet_protocol::{AppVersionId, UnixMillis};

use crate::statement::{execute, expect_current, statements};
use crate::wire::word;
use crate::{StoreError, Tx};

statements! {
    LOCK = "UPDATE app_versions SET label = label WHERE id = $1";
    SUBMIT = "UPDATE app_versions SET state = $3, submitted_at = $4, submitted_by = $5, review_note = $6, \
        version = version + 1 WHERE id = $1 AND version = $2";
    REVIEW = "UPDATE app_versions SET state = $3, reviewed_at = $4, reviewed_by = $5, review_note = $6, \
        version = version + 1 WHERE id = $1 AND version = $2";
    SEND_BACK = "UPDATE app_versions SET state = $3, submitted_at = NULL, submitted_by = NULL, review_note = $4, \
        version = version + 1 WHERE id = $1 AND version = $2";
    WITHDRAW = "UPDATE app_versions SET state = $3, withdrawn_at = $4, withdrawn_by = $5, version = version + 1 \
        WHERE id = $1 AND version = $2";
}

/// A decision about a version.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'a> {
    /// The row's version that was read.
    pub version: i64,
    /// What was decided.
    pub decision: VersionDecision,
    /// Where that takes it.
    pub state: VersionState,
    /// Why, where it is sent back.
    pub note: &'a str,
    /// When.
    pub at: UnixMillis,
    /// By whom.
    pub by: &'a str,
}

/// Writes a decision, if nobody was faster.
pub async fn decide(tx: &mut Tx, id: AppVersionId, decided: Decided<'_>) -> Result<(), StoreError> {
    let Decided { version, decision, state, note, at, by } = decided;
    let state = word(state);
    let changed = match decision {
        VersionDecision::Submit => execute!(tx, SUBMIT, id.0, version, state, at, by, "")?,
        VersionDecision::Approve => execute!(tx, REVIEW, id.0, version, state, at, by, "")?,
        VersionDecision::SendBack => execute!(tx, SEND_BACK, id.0, version, state, note)?,
        VersionDecision::Withdraw => execute!(tx, WITHDRAW, id.0, version, state, at, by)?,
    };
    expect_current(changed)
}

/// Keeps others from deciding about the version, or listing it, until the transaction ends: what is read of it from
/// now on stays true.
pub async fn lock(tx: &mut Tx, id: AppVersionId) -> Result<(), StoreError> {
    execute!(tx, LOCK, id.0).map(drop)
}
