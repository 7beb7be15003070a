use std::collections::HashMap;

use fleet_domain::{Connectivity, Forecast, Running, Standing, TerminalHold, WaveState, why_not_yet};
use fleet_protocol::{AttemptState, EnrollmentState, Held, RolloutId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use super::{RolloutRow, find, running};
use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::wire::from_word;
use crate::{StoreError, Tx};

pub(crate) const STANDINGS: SelectIn = SelectIn {
    select: "SELECT t.id, t.enrollment, t.connectivity, h.reason AS hold_reason, h.until_at, \
        (SELECT COUNT(*) FROM attempts s WHERE s.terminal_id = t.id AND s.state IN ('activating', 'probation')) \
        AS switching FROM terminals t LEFT JOIN terminal_holds h ON h.terminal_id = t.id WHERE t.id",
    then: "",
};

#[derive(FromRow)]
struct StandingRow {
    id: Uuid,
    enrollment: String,
    connectivity: String,
    hold_reason: Option<String>,
    until_at: Option<UnixMillis>,
    switching: i64,
}

/// An attempt of which is asked what keeps it.
#[derive(Debug, Clone)]
pub struct HeldRow {
    /// Of which terminal.
    pub terminal_id: Uuid,
    /// In which wave, from 0.
    pub wave: usize,
    /// How far it is.
    pub state: AttemptState,
    /// What the terminal last said keeps it.
    pub reported: Option<Held>,
}

/// What a rollout means for those who have not begun: read once, asked for any number of attempts.
pub(crate) struct Outlook {
    row: RolloutRow,
    running: Running,
    forecast: Forecast,
}

/// A terminal's own part in what keeps it.
struct Terminal {
    enrollment: EnrollmentState,
    connectivity: Connectivity,
    hold: Option<TerminalHold>,
    switching: bool,
}

impl Outlook {
    /// Of a rollout, if there is one.
    pub async fn of(tx: &mut Tx, id: RolloutId, now: UnixMillis) -> Result<Option<Self>, StoreError> {
        let Some(row) = find(tx, id).await? else { return Ok(None) };
        let running = running(tx, &row, now).await?;
        let forecast = Forecast::of(&running, row.starts_at, now);
        Ok(Some(Self { row, running, forecast }))
    }

    /// What keeps an attempt; the terminal's word counts for nothing here, where it is asked on the terminal's behalf.
    pub fn of_fleet(&self, wave: usize, attempt: AttemptState, hold: Option<TerminalHold>) -> Option<Held> {
        let (enrollment, connectivity) = (EnrollmentState::Active, Connectivity::Online);
        let terminal = Terminal { enrollment, connectivity, hold, switching: false };
        self.ask(wave, attempt, None, &terminal)
    }

    fn ask(
        &self,
        wave: usize,
        attempt: AttemptState,
        reported: Option<&Held>,
        terminal: &Terminal,
    ) -> Option<Held> {
        let before = wave.checked_sub(1).and_then(|before| self.running.waves.get(before));
        why_not_yet(&Standing {
            attempt,
            rollout: self.running.state,
            paused_by: self.running.paused_by,
            stopped_for: self.running.stopped_for.as_deref(),
            starts_at: self.row.starts_at,
            wave: (wave + 1, self.running.waves.len()),
            wave_state: self.running.waves.get(wave).map_or(WaveState::Waiting, |wave| wave.state),
            wave_opens_at: self.forecast.waves.get(wave).and_then(|wave| wave.opens_at),
            soak_until: before
                .filter(|wave| wave.state == WaveState::Soaking)
                .and_then(|wave| wave.soak_until),
            hold: terminal.hold.as_ref(),
            switches_elsewhere: terminal.switching,
            enrollment: terminal.enrollment,
            connectivity: terminal.connectivity,
            reported,
        })
    }
}

/// What keeps the attempts of a rollout, by terminal; who is not named is on its way, or has ended.
pub async fn held_of(
    tx: &mut Tx,
    rollout: RolloutId,
    attempts: &[HeldRow],
    now: UnixMillis,
) -> Result<HashMap<Uuid, Held>, StoreError> {
    let mut all = HashMap::new();
    let open: Vec<&HeldRow> = attempts.iter().filter(|attempt| !attempt.state.is_end()).collect();
    if open.is_empty() {
        return Ok(all);
    }
    let Some(outlook) = Outlook::of(tx, rollout, now).await? else { return Ok(all) };
    let keys = open.iter().map(|attempt| Cell::Id(attempt.terminal_id)).collect();
    let mut terminals = HashMap::new();
    for row in STANDINGS.run::<StandingRow>(tx, keys).await? {
        let hold = row.hold_reason.map(|reason| TerminalHold { reason, until: row.until_at });
        let terminal = Terminal {
            enrollment: from_word("terminals", "enrollment", &row.enrollment)?,
            connectivity: from_word("terminals", "connectivity", &row.connectivity)?,
            hold,
            switching: row.switching > 0,
        };
        terminals.insert(row.id, terminal);
    }
    for attempt in open {
        let Some(terminal) = terminals.get(&attempt.terminal_id) else { continue };
        let held = outlook.ask(attempt.wave, attempt.state, attempt.reported.as_ref(), terminal);
        all.extend(held.map(|held| (attempt.terminal_id, held)));
    }
    Ok(all)
}
