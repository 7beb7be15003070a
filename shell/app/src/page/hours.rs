use fleet_protocol::UnixMillis;
use serde::Serialize;

/// What the pages show of the location's hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum HoursShown {
    /// The citizen is told that it closes.
    Closing {
        /// Then.
        closes_at: UnixMillis,
    },
    /// It has closed, and waits for the citizen.
    Over,
    /// It is closed: in place of the home page.
    Closed {
        /// Until then; `None` where nobody knows.
        opens_at: Option<UnixMillis>,
    },
}
