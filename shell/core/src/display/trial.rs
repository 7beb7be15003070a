use super::DisplaySettings;
use crate::{Mono, Timer};

/// Settings that are tried: they stay if somebody says so in time, who sees the picture and finds the button under the finger. Nothing
/// of them is on a disk before: a machine that is switched off meanwhile has those of before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayTrial {
    before: DisplaySettings,
    tried: DisplaySettings,
    what: Tried,
    until: Mono,
}

/// What of them is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// How the picture is turned.
    Turn,
    /// Where touches come.
    Touch,
}

impl Tried {
    /// So long it is tried, in milliseconds.
    const fn length_ms(self) -> u64 {
        match self {
            Self::Turn => 15_000,
            Self::Touch => 30_000,
        }
    }
}

impl DisplayTrial {
    /// It begins.
    pub fn begin(before: DisplaySettings, tried: DisplaySettings, what: Tried, now: Mono) -> Self {
        Self { before, tried, what, until: now + what.length_ms() }
    }

    /// What is tried.
    pub const fn what(&self) -> Tried {
        self.what
    }

    /// Somebody says that it is right: what stays.
    pub fn keep(self) -> DisplaySettings {
        self.tried
    }

    /// Nobody does: what comes back.
    pub fn take_back(self) -> DisplaySettings {
        self.before
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: Mono) -> bool {
        self.until <= now
    }

    /// When it comes back by itself.
    pub const fn poll_timeout(&self) -> Timer {
        (self.until, "the screen goes back to how it was")
    }

    /// Seconds until it comes back.
    pub fn remaining_s(&self, now: Mono) -> u64 {
        self.until.since(now).div_ceil(1_000)
    }
}
