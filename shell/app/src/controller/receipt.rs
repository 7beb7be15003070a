use std::sync::mpsc::Sender;

use fleet_protocol::{Consumable, DeviceState, Permission, SelfTestItem};
use serde_json::{Value, json};
use terminal_core::Mono;
use terminal_devices::printer::{PrintProgress, PrinterState};
use terminal_devices::receipt::{Receipt, ReceiptEvent, ReceiptRequest};

use super::Controller;
use super::paper::{ENDED_SHOWN_MS, device_of, note_of};
use crate::bridge::{BridgeError, DocumentToken};
use crate::page::PrintNote;
use crate::stage::{Opening, Stage};

/// A session may print so many receipts.
const MOST_RECEIPTS: u32 = 10;

/// All that the controller knows of receipts.
#[derive(Debug)]
pub(super) struct Receipts {
    /// What prints them; `None` where there is nothing to do it with.
    printer: Option<Sender<ReceiptRequest>>,
    state: PrinterState,
    job: Option<Job>,
    /// Receipts that were given up here and whose end the printer has yet to say.
    given_up: u32,
    /// How the last one ended, and when.
    ended: Option<(PrintNote, Mono)>,
    /// In this session.
    count: u32,
    /// Given up by the end of a session, for the record of what was wiped then.
    wiped: u32,
}

/// What is being printed; what stands on it is the printer's.
#[derive(Debug, Clone, Copy)]
struct Job {
    opening: Opening,
    /// What to answer; none of a test.
    call: Option<u64>,
    progress: PrintProgress,
}

impl Receipts {
    pub(super) const fn new(printer: Option<Sender<ReceiptRequest>>) -> Self {
        Self {
            printer,
            state: PrinterState::Offline,
            job: None,
            given_up: 0,
            ended: None,
            count: 0,
            wiped: 0,
        }
    }

    /// What the citizen is told of it: the same as of what the other printer prints.
    pub(super) fn note(&self) -> Option<PrintNote> {
        let ended = || self.ended.map(|(note, _)| note);
        self.job.map(|job| note_of(job.progress)).or_else(ended)
    }

    /// How the printer is, for the agent; `None` where there is to be none.
    pub(super) fn device(&self) -> Option<DeviceState> {
        self.printer.as_ref().map(|_| device_of(self.state))
    }

    /// Whether something is being printed.
    pub(super) const fn is_printing(&self) -> bool {
        self.job.is_some()
    }

    /// How many were given up since the last record of a wipe.
    pub(super) const fn take_wiped(&mut self) -> u32 {
        std::mem::replace(&mut self.wiped, 0)
    }

    /// Whether the printer holds nothing of a session that is over.
    pub(super) const fn is_wiped(&self) -> bool {
        self.given_up == 0
    }

    fn tell(&self, request: ReceiptRequest) {
        if let Some(printer) = &self.printer {
            // It ends with the process only.
            let _ = printer.send(request);
        }
    }
}

impl<S: Stage> Controller<S> {
    /// `kiosk.receiptPrinter()`.
    pub(super) fn receipt_printer_state(&self) -> Result<Value, BridgeError> {
        // An app may ask before it is seen, to know what to show.
        if !self.app.as_ref().is_some_and(|app| app.permissions.allow(Permission::Receipt)) {
            return Err(BridgeError::NotPermitted);
        }
        let state = self.receipts.state.as_str();
        self.receipts.printer.as_ref().map(|_| json!({ "state": state })).ok_or(BridgeError::NoPrinter)
    }

    /// `kiosk.printReceipt({ items })`, answered when it is printed, or will not be.
    pub(super) fn print_receipt(&mut self, call: u64, items: &DocumentToken) {
        let opening = self.opening;
        // What came beside the call is taken out in any case, so that nothing of it stays.
        let items = self.stage.take_document(items);
        let receipt = self.may_begin_receipt().and_then(|()| {
            let items = items.ok_or(BridgeError::InvalidArguments)?;
            Receipt::read(items.bytes()).map_err(BridgeError::from)
        });
        match receipt {
            Ok(receipt) => {
                self.give_receipt(receipt, opening, Some(call));
                self.receipts.count += 1;
            }
            Err(refusal) => self.stage.answer_app(opening, call, Err(refusal)),
        }
    }

    fn give_receipt(&mut self, receipt: Receipt, opening: Opening, call: Option<u64>) {
        self.receipts.tell(ReceiptRequest::Print(receipt));
        self.receipts.job = Some(Job { opening, call, progress: PrintProgress::Printing });
    }

    /// Prints a receipt that is nobody's.
    pub(super) fn print_test_receipt(&mut self, receipt: Receipt) {
        self.give_receipt(receipt, self.opening, None);
    }

    fn may_begin_receipt(&self) -> Result<(), BridgeError> {
        let may =
            self.app.as_ref().is_some_and(|app| app.revealed && app.permissions.allow(Permission::Receipt));
        match () {
            () if !may => Err(BridgeError::NotPermitted),
            () if self.receipts.printer.is_none() => Err(BridgeError::NoPrinter),
            () if self.receipts.is_printing() => Err(BridgeError::Busy),
            () if self.receipts.count >= MOST_RECEIPTS => Err(BridgeError::PrintSpent),
            () => Ok(()),
        }
    }

    /// The receipt printer says something.
    pub(super) fn receipts_said(&mut self, event: ReceiptEvent, now: Mono) {
        match event {
            ReceiptEvent::State(state) => {
                self.receipts.state = state;
                self.tell_devices();
            }
            ReceiptEvent::Fed(mm) => self.tell_used(Consumable::ReceiptPaper, mm),
            ReceiptEvent::Progress(_) | ReceiptEvent::Ended(_) if self.receipts.given_up > 0 => {
                self.receipts.given_up -= u32::from(matches!(event, ReceiptEvent::Ended(_)));
                self.tell_wiped();
            }
            ReceiptEvent::Progress(progress) => {
                if let Some(job) = &mut self.receipts.job {
                    job.progress = progress;
                }
            }
            ReceiptEvent::Ended(result) => self.end_receipt(result.map_err(BridgeError::from), now),
        }
    }

    fn end_receipt(&mut self, result: Result<(), BridgeError>, now: Mono) {
        let Some(job) = self.receipts.job.take() else { return };
        let note = if result.is_ok() { PrintNote::Printed } else { PrintNote::NotPrinted };
        self.receipts.ended = Some((note, now));
        if job.call.is_none() {
            self.test_printed(SelfTestItem::ReceiptPrinter, result.is_ok());
        }
        if let Some(call) = job.call {
            self.stage.answer_app(job.opening, call, result.map(|()| Value::Null));
        }
    }

    /// Somebody waits for paper: that is a sign of life, for as long as a receipt may take.
    pub(super) fn watch_receipt(&mut self, now: Mono) {
        if self.receipts.is_printing() && self.session.is_open() {
            self.touched(now);
        }
        self.receipts.ended.take_if(|(_, since)| now.since(*since) >= ENDED_SHOWN_MS);
    }

    /// The session is over: nothing more comes out of the printer.
    pub(super) fn wipe_receipts(&mut self, now: Mono) {
        if self.receipts.is_printing() {
            self.receipts.given_up += 1;
            self.receipts.wiped += 1;
            self.receipts.tell(ReceiptRequest::Cancel);
        }
        self.end_receipt(Err(BridgeError::Cancelled), now);
        (self.receipts.ended, self.receipts.count) = (None, 0);
    }
}
