use fleet_protocol::{ScreenState, UnixMillis};

use super::{HoursView, Phase};
use crate::Mono;

/// A touch wakes a dark panel for so long, in milliseconds.
pub const AWAKE_MS: u64 = 60_000;
/// Whoever uses the terminal is told of the closing so long before it, in milliseconds.
pub const NOTICE_MS: i64 = 10 * 60_000;

/// Who stands at the terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Attendance {
    /// A citizen, in a session or answering a question about one.
    pub citizen: bool,
    /// Whoever sets up, maintains or tests it.
    pub staff: bool,
}

/// What the screen is, by the agent's plan and by who stands there.
#[derive(Debug, Clone, Copy, Default)]
pub struct ScreenRule {
    touched: Option<Mono>,
}

impl ScreenRule {
    /// Somebody touched a screen that does not serve.
    pub const fn handle_touched(&mut self, now: Mono) {
        self.touched = Some(now);
    }

    /// What the screen is. Without a plan it is on.
    pub fn state(&self, hours: Option<&HoursView>, who: Attendance, now: Mono) -> ScreenState {
        let is_awake = self.touched.is_some_and(|touched| now.since(touched) < AWAKE_MS);
        match hours.map(|hours| hours.phase) {
            _ if who.citizen || who.staff => ScreenState::On,
            None | Some(Phase::Open { .. }) => ScreenState::On,
            Some(Phase::Dark { .. }) if !is_awake => ScreenState::Off,
            Some(Phase::Closed { .. } | Phase::Dark { .. }) => ScreenState::Closed,
        }
    }

    /// How bright that is to be, in percent; `None` without a plan.
    pub fn brightness(state: ScreenState, hours: Option<&HoursView>) -> Option<u8> {
        hours.map(|hours| match state {
            ScreenState::On => hours.brightness_percent,
            ScreenState::Closed | ScreenState::Off => hours.closed_percent,
        })
    }

    /// When the location closes, or that it has: what a citizen is told who uses the terminal. `wall` is the trusted time.
    pub fn closing(hours: Option<&HoursView>, who: Attendance, wall: UnixMillis) -> Option<Closing> {
        if !who.citizen || who.staff {
            return None;
        }
        match hours?.phase {
            Phase::Open { closes_at: Some(at) } => {
                (at.saturating_sub(wall) <= NOTICE_MS).then_some(Closing::At(at))
            }
            Phase::Open { closes_at: None } => None,
            Phase::Closed { .. } | Phase::Dark { .. } => Some(Closing::Over),
        }
    }
}

/// What a citizen is told of the closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// It comes then.
    At(UnixMillis),
    /// It has come; the screen waits for the citizen.
    Over,
}
