//! What both printers have in common.

use fleet_protocol::DeviceState;
use terminal_devices::printer::{PrintProgress, PrinterState};

use crate::page::PrintNote;

/// How it ended is shown for so many milliseconds.
pub(super) const ENDED_SHOWN_MS: u64 = 12_000;

/// What the citizen is told of what is being printed.
pub(super) fn note_of(progress: PrintProgress) -> PrintNote {
    match progress {
        PrintProgress::Printing => PrintNote::Printing,
        PrintProgress::Stuck(PrinterState::OutOfPaper) => PrintNote::OutOfPaper,
        PrintProgress::Stuck(_) => PrintNote::Stuck,
    }
}

/// How a printer is, for the agent.
pub(super) fn device_of(state: PrinterState) -> DeviceState {
    let code = || state.as_str().to_owned();
    match state {
        PrinterState::Offline => DeviceState::Absent,
        PrinterState::Ready | PrinterState::Printing => DeviceState::Ready,
        PrinterState::PaperLow | PrinterState::TonerLow => DeviceState::Wants { code: code() },
        PrinterState::OutOfPaper
        | PrinterState::Jammed
        | PrinterState::DoorOpen
        | PrinterState::OutOfToner
        | PrinterState::OutputFull
        | PrinterState::Paused
        | PrinterState::Failed => DeviceState::Failed { code: code() },
    }
}
