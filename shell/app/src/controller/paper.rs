//! What both printers have in common.

use fleet_protocol::{Consumable, ConsumableStep, DeviceState, Event};
use terminal_core::ipc::ShellMessage;
use terminal_devices::printer::{PrintProgress, PrinterState};

use super::Controller;
use crate::page::PrintNote;
use crate::stage::Stage;

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

impl<S: Stage> Controller<S> {
    /// So much paper went through a printer: how much and no word of what.
    pub(super) fn tell_used(&self, consumable: Consumable, amount: u32) {
        let step = ConsumableStep::Used { amount };
        self.tell(ShellMessage::Event(Event::Consumable { consumable, step }));
    }
}
