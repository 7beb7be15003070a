//! The log that whoever maintains a terminal takes along on a stick: one archive with what helps to find a fault. Nothing of
//! citizens, no key, no token, no password. Of logs it holds the agent's own alone: the window's, in the journal, may hold what
//! apps print.

mod archive;
mod own_log;

pub use archive::{ExportError, Exported, LOG_FILE, write_archive};
pub use own_log::OwnLog;

use fleet_release::link::StickOutcome;
use terminal_core::ipc::NotDone;

/// How an export ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportEnd(pub Option<NotDone>);

impl From<StickOutcome> for ExportEnd {
    fn from(outcome: StickOutcome) -> Self {
        Self(match outcome {
            StickOutcome::Written => None,
            StickOutcome::NoStick => Some(NotDone::NoStick),
            StickOutcome::Full => Some(NotDone::StickFull),
            StickOutcome::Locked => Some(NotDone::StickLocked),
            StickOutcome::Failed => Some(NotDone::Failed),
        })
    }
}
