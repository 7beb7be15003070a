use fleet_domain::{RolloutState, TerminalHold, WaveState, grants};
use fleet_protocol::{
    AttemptId, AttemptState, DesiredRelease, Held, ReleaseId, RolloutId, TerminalId, UnixMillis,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rollout::{self, Outlook};
use crate::statement::{fetch_optional, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

statements! {
    NEWEST = "SELECT a.id AS attempt_id, a.state, a.wave, a.rollout_id, r.state AS rollout_state, r.activation, \
        w.state AS wave_state, rel.id AS release_id, rel.version, rel.target, h.reason AS hold_reason, h.until_at \
        FROM attempts a JOIN rollouts r ON r.id = a.rollout_id \
        JOIN rollout_waves w ON w.rollout_id = a.rollout_id AND w.number = a.wave \
        JOIN releases rel ON rel.id = r.release_id LEFT JOIN terminal_holds h ON h.terminal_id = a.terminal_id \
        WHERE a.terminal_id = $1 AND a.state <> 'superseded' \
        ORDER BY a.created_at DESC, a.rollout_id DESC LIMIT 1";
}

#[derive(FromRow)]
struct Row {
    attempt_id: Uuid,
    state: String,
    wave: i64,
    rollout_id: Uuid,
    rollout_state: String,
    activation: String,
    wave_state: String,
    release_id: Uuid,
    version: String,
    target: String,
    hold_reason: Option<String>,
    until_at: Option<UnixMillis>,
}

/// What a terminal is told of releases.
#[derive(Default)]
pub(super) struct Word {
    /// The one that it should run.
    pub release: Option<DesiredRelease>,
    /// Why it is not told of one that waits for it.
    pub held: Option<Held>,
}

/// The release that the terminal's newest attempt leads to, unless its rollout, its wave, a person or its end forbids.
pub(super) async fn word(tx: &mut Tx, terminal: TerminalId, now: UnixMillis) -> Result<Word, StoreError> {
    let Some(row) = fetch_optional!(tx, Row, NEWEST, terminal.0)? else { return Ok(Word::default()) };
    let attempt: AttemptState = from_word("attempts", "state", &row.state)?;
    let rollout: RolloutState = from_word("rollouts", "state", &row.rollout_state)?;
    let wave: WaveState = from_word("rollout_waves", "state", &row.wave_state)?;
    let hold = row.hold_reason.map(|reason| TerminalHold { reason, until: row.until_at });
    if !grants(rollout, wave, hold.is_some(), attempt) {
        if attempt.is_end() {
            return Ok(Word::default());
        }
        let place = usize::try_from(row.wave).unwrap_or(0);
        let outlook = Outlook::of(tx, RolloutId(row.rollout_id), now).await?;
        let waits = outlook.and_then(|outlook| outlook.of_fleet(place, attempt, hold));
        return Ok(Word { release: None, held: waits });
    }
    let release = DesiredRelease {
        release_id: ReleaseId(row.release_id),
        version: row.version,
        target: row.target,
        rollout_id: RolloutId(row.rollout_id),
        attempt_id: AttemptId(row.attempt_id),
        activation: rollout::activation(&row.activation)?,
        grant: None,
    };
    Ok(Word { release: Some(release), held: None })
}
