//! When the screen is on, and how bright (定时开关屏与亮度): what the agent plans by the location's opening hours, and what the
//! shell makes of that with whoever stands there.
//!
//! - Closing waits for the end of a citizen's session; nobody begins one while the location is closed.
//! - Whoever sets up, maintains or tests the terminal has the screen.
//! - A touch wakes a dark panel onto the page that says why, for a minute.
//! - The screen stays on as long as the server has not given the time since the start, past what the terminal knows
//!   ([`KNOWN_MS`] after the server was last reached), and in a hall that never closes.

mod plan;
mod rule;
#[cfg(test)]
mod tests;

use fleet_protocol::UnixMillis;
use serde::{Deserialize, Serialize};

pub use plan::{KNOWN_MS, Knowledge, Plan, plan};
pub use rule::{AWAKE_MS, Attendance, Closing, NOTICE_MS, ScreenRule};

/// What the screen is to be, as the agent tells the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursView {
    /// Where the day stands.
    pub phase: Phase,
    /// Brightness while it serves, in percent.
    pub brightness_percent: u8,
    /// Brightness while it is closed, in percent.
    pub closed_percent: u8,
}

/// Where the day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "phase")]
pub enum Phase {
    /// The location is open.
    Open {
        /// Until then; `None` where that is not known, or never.
        closes_at: Option<UnixMillis>,
    },
    /// It is closed, and the screen says so.
    Closed {
        /// Until then; `None` where that is not known.
        opens_at: Option<UnixMillis>,
    },
    /// It is closed, and nobody needs to see anything.
    Dark {
        /// The same.
        opens_at: Option<UnixMillis>,
    },
}
