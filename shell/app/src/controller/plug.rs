use std::fmt;
use std::sync::mpsc::Sender;

use terminal_core::setup::ChosenDevices;
use terminal_devices::camera::CameraRequest;
use terminal_devices::id_card::ReaderRequest;
use terminal_devices::printer::driver::PrinterRequest;
use terminal_devices::receipt::ReceiptRequest;
use terminal_devices::scanner::ScannerRequest;
use terminal_devices::smart_card::SmartCardRequests;

/// Starts devices while the shell runs.
pub trait Plug: fmt::Debug + Send {
    /// What follows from a choice: those alone that are others than before and that no option names.
    fn change(&mut self, chosen: &ChosenDevices) -> Changes;
    /// Looks what devices the machine has; that comes as [`Input::DevicesFound`](crate::stage::Input::DevicesFound).
    fn look(&mut self);
    /// What follows from what is plugged in by now: a device of another model may want other settings.
    fn refit(&mut self) -> Changes;
    /// Looks which models the devices are; that comes as [`Input::DevicesRecognized`](crate::stage::Input::DevicesRecognized).
    fn recognize(&mut self);
}

/// What becomes of one device.
#[derive(Debug)]
pub enum Change<T> {
    /// Nothing.
    Keep,
    /// This speaks to it from now on; `None` where there is to be none.
    Now(Option<T>),
}

impl<T> Change<T> {
    /// What was started, if something was.
    pub fn started(self) -> Option<T> {
        match self {
            Self::Keep => None,
            Self::Now(started) => started,
        }
    }
}

/// What speaks to devices from now on.
#[derive(Debug)]
pub struct Changes {
    /// Reads identity cards.
    pub card_reader: Change<Sender<ReaderRequest>>,
    /// Prints.
    pub printer: Change<Sender<PrinterRequest>>,
    /// Scans codes.
    pub scanner: Change<Sender<ScannerRequest>>,
    /// Prints receipts.
    pub receipts: Change<Sender<ReceiptRequest>>,
    /// Speaks to smart cards.
    pub smart_cards: Change<SmartCardRequests>,
    /// Takes pictures.
    pub camera: Change<Sender<CameraRequest>>,
}
