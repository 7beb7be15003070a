//! Which app is inspected (巡检) when, and by which terminal.

#[cfg(test)]
mod tests;

use fleet_protocol::{AppId, TerminalId, UnixMillis};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Each listed app is inspected once in so many milliseconds: a day.
pub const INSPECTION_PERIOD_MS: i64 = 24 * 3_600_000;
/// A terminal that was told to inspect and has not answered for so long is given up: another one is told. Long enough
/// for a hall's busy morning.
pub const INSPECTION_PATIENCE_MS: i64 = 3 * 3_600_000;
/// The same where a person waits for it.
pub const ASKED_PATIENCE_MS: i64 = 10 * 60_000;
/// After so many terminals that did not answer an inspection is over without a result; the next period brings another.
pub const INSPECTION_TRIES: i64 = 5;

/// Where an inspection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InspectionState {
    /// A terminal was told to do it.
    Due,
    /// Its result is there.
    Done,
    /// No terminal did it.
    Unanswered,
    /// The app was unlisted or got another version first.
    Withdrawn,
}

/// Why there is an inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InspectionOrigin {
    /// Its time had come.
    Schedule,
    /// Somebody asked for it.
    Person,
    /// A finding was reported as mended.
    Recheck,
}

impl InspectionOrigin {
    /// Whether somebody waits for the result.
    pub const fn is_asked(self) -> bool {
        matches!(self, Self::Person | Self::Recheck)
    }

    /// How long a terminal has to answer, in milliseconds.
    pub const fn patience_ms(self) -> i64 {
        if self.is_asked() { ASKED_PATIENCE_MS } else { INSPECTION_PATIENCE_MS }
    }
}

/// The number of the period that an app is in: apps change periods at different times of the day, always the same for
/// one app, so that a fleet's inspections do not all come at once.
pub fn period_of(app: AppId, now: UnixMillis) -> i64 {
    let (high, low) = app.0.as_u64_pair();
    let offset = i64::try_from(mix(mix(high) ^ low) % INSPECTION_PERIOD_MS.unsigned_abs()).unwrap_or(0);
    now.saturating_sub(offset).div_euclid(INSPECTION_PERIOD_MS)
}

/// Whether a listed app is to be inspected now; `last` is the period of its last scheduled inspection.
pub fn is_inspection_due(app: AppId, last: Option<i64>, now: UnixMillis) -> bool {
    last.is_none_or(|last| last < period_of(app, now))
}

/// A terminal that has the app, is in service and online.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspector {
    /// Which.
    pub terminal_id: TerminalId,
    /// Whether a citizen is at it: it would inspect only after they have gone.
    pub is_attended: bool,
    /// How many inspections it has been told to do and has not done.
    pub open: i64,
    /// Whether it was the last to be asked for this app.
    pub was_last: bool,
}

/// Who inspects: one that nobody uses, with the least to do, another one than the last time where there is another, and among equals by
/// a stable hash that differs from app to app and from `turn` to turn.
pub fn choose_inspector(candidates: &[Inspector], app: AppId, turn: i64) -> Option<TerminalId> {
    let rank = |one: &Inspector| (one.is_attended, one.was_last, one.open, place(app, turn, one.terminal_id));
    candidates.iter().min_by_key(|one| rank(one)).map(|one| one.terminal_id)
}

/// Where the candidates of a turn begin: terminal ids are digests, so an id made of the app and the turn is as likely to
/// lie before one terminal as before another. A fleet of any size is asked for a few terminals behind it.
pub fn first_candidate(app: AppId, turn: i64) -> TerminalId {
    let (high, low) = app.0.as_u64_pair();
    let start = mix(mix(high) ^ low ^ mix(turn.unsigned_abs().wrapping_add(1)));
    TerminalId(uuid::Uuid::from_u64_pair(start, mix(start)))
}

fn place(app: AppId, turn: i64, terminal: TerminalId) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ turn.unsigned_abs();
    for (high, low) in [app.0.as_u64_pair(), terminal.0.as_u64_pair()] {
        state = mix(state ^ high);
        state = mix(state ^ low);
    }
    state
}

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
