use fleet_protocol::MaintenanceEnd;

use crate::Mono;

/// How long somebody who gave the right PIN may work: it ends by itself, whatever is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    idle_at: Mono,
    latest: Mono,
}

impl Visit {
    /// Without a touch it ends after so many milliseconds.
    pub const IDLE_MS: u64 = 3 * 60_000;
    /// And in any case after so many.
    pub const LONGEST_MS: u64 = 30 * 60_000;

    /// It begins.
    pub fn begin(now: Mono) -> Self {
        Self { idle_at: now + Self::IDLE_MS, latest: now + Self::LONGEST_MS }
    }

    /// Somebody touched the screen.
    pub fn handle_touched(&mut self, now: Mono) {
        self.idle_at = (now + Self::IDLE_MS).min(self.latest);
    }

    /// When it ends if nobody touches anything.
    pub fn ends_at(&self) -> Mono {
        self.idle_at.min(self.latest)
    }

    /// When it ends in any case.
    pub const fn latest(&self) -> Mono {
        self.latest
    }

    /// How it has ended, if it has.
    pub fn ended(&self, now: Mono) -> Option<MaintenanceEnd> {
        if self.latest <= now {
            Some(MaintenanceEnd::Limit)
        } else {
            (self.idle_at <= now).then_some(MaintenanceEnd::Idle)
        }
    }
}
