use fleet_protocol::Settings;

use crate::Mono;

/// How long a session lasts without a touch, in milliseconds, within the ranges that
/// [`Settings`] documents whatever the server says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    idle_ms: u64,
    warning_ms: u64,
}

impl Limits {
    /// When the countdown begins.
    pub fn warning_of(self, last_touch: Mono) -> Mono {
        last_touch + self.idle_ms
    }

    /// When a session ends whose countdown begins then.
    pub fn end_of(self, warning: Mono) -> Mono {
        warning + self.warning_ms
    }
}

impl From<&Settings> for Limits {
    fn from(settings: &Settings) -> Self {
        Self {
            idle_ms: u64::from(settings.idle_limit_s.clamp(20, 600)) * 1000,
            warning_ms: u64::from(settings.idle_warning_s.clamp(20, 120)) * 1000,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::from(&Settings::default())
    }
}
