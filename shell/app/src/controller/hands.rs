use std::fmt;

use fleet_protocol::ScreenTurn;
use serde::Serialize;
use terminal_core::display::DisplaySettings;

/// Sets the machine's screen.
pub trait DisplayHands: fmt::Debug + Send {
    /// Turns pictures, and brings touches to where they were meant.
    fn apply(&mut self, settings: &DisplaySettings) -> Result<(), DisplayFault>;
    /// What was applied last.
    fn in_force(&self) -> &DisplaySettings;
    /// What there is.
    fn look(&mut self) -> DisplaySeen;
    /// Whether outputs or devices have come, gone or changed since it was asked last.
    fn has_changed(&mut self) -> bool;
}

/// Why the screen is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DisplayFault {
    /// The graphics of this machine do not turn pictures so.
    Unsupported,
    /// They were asked to, and did not.
    Failed,
}

/// What there is of screens and glasses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DisplaySeen {
    /// What shows something.
    pub outputs: Vec<OutputSeen>,
    /// How many fingers the glass tells apart; `None` where there is none.
    pub fingers: Option<u8>,
}

/// An output that shows something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutputSeen {
    /// Its name.
    pub name: String,
    /// How its picture is turned.
    pub turn: ScreenTurn,
    /// How it can be.
    pub turns: Vec<ScreenTurn>,
    /// Whether the window is on it.
    pub main: bool,
}
