use fleet_domain::RolloutState;
use fleet_protocol::{Activation, AttemptId, AttemptState, DesiredRelease, ReleaseId, RolloutId, TerminalId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{fetch_optional, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

statements! {
    NEWEST = "SELECT a.id AS attempt_id, a.state, a.rollout_id, r.state AS rollout_state, rel.id AS release_id, \
        rel.version, rel.target FROM attempts a JOIN rollouts r ON r.id = a.rollout_id \
        JOIN releases rel ON rel.id = r.release_id WHERE a.terminal_id = $1 AND a.state <> 'superseded' \
        ORDER BY a.created_at DESC, a.id DESC LIMIT 1";
}

#[derive(FromRow)]
struct Row {
    attempt_id: Uuid,
    state: String,
    rollout_id: Uuid,
    rollout_state: String,
    release_id: Uuid,
    version: String,
    target: String,
}

/// The release that the terminal's newest attempt leads to, unless its rollout or its end forbids.
pub(super) async fn release(tx: &mut Tx, terminal: TerminalId) -> Result<Option<DesiredRelease>, StoreError> {
    let Some(row) = fetch_optional!(tx, Row, NEWEST, terminal.0)? else { return Ok(None) };
    let attempt: AttemptState = from_word("attempts", "state", &row.state)?;
    let rollout: RolloutState = from_word("rollouts", "state", &row.rollout_state)?;
    Ok(rollout.directs(attempt).then_some(DesiredRelease {
        release_id: ReleaseId(row.release_id),
        version: row.version,
        target: row.target,
        rollout_id: RolloutId(row.rollout_id),
        attempt_id: AttemptId(row.attempt_id),
        activation: Activation::default(),
        grant: None,
    }))
}
