use fleet_protocol::{AttemptId, DesiredRelease, UnixMillis};
use terminal_core::activation::Place;
use terminal_core::lock::LockReport;
use terminal_core::upgrade::WorkResult;

use super::CheckInOutcome;

/// What the agent tells its upgrader.
#[derive(Debug)]
pub(super) enum Told {
    Desired {
        release: Option<DesiredRelease>,
        probation_s: u32,
        said_at: UnixMillis,
    },
    Place(Place),
    Lock(Option<LockReport>),
    CheckIn(CheckInOutcome),
    HomePainted,
    RestartShell,
    /// Somebody on site wants the machine started anew.
    RestartMachine,
    /// Somebody on site wants the log on a stick, by this name.
    WriteStick(String),
    ShellSilent,
}

/// What the upgrader's own tasks tell it.
#[derive(Debug)]
pub(super) enum News {
    /// A step of the work with this number.
    Work { number: u64, result: WorkResult },
    /// The shell's answer.
    Idle(bool),
    /// Whether the word of a medium is taken.
    Considered { attempt: AttemptId, result: Result<DesiredRelease, String> },
}
