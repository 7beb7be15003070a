use std::collections::VecDeque;
use std::sync::mpsc::Sender;

use fleet_protocol::{Consumable, DeviceState, Permission, Residue, SelfTestItem, WipeCause};
use serde_json::{Value, json};
use terminal_core::Mono;
use terminal_devices::printer::driver::PrinterRequest;
use terminal_devices::printer::{Copies, PrintError, PrintProgress, PrinterEvent, PrinterState, RawDocument};

use super::Controller;
use super::paper::{ENDED_SHOWN_MS, device_of, note_of};
use crate::bridge::{BridgeError, Printed};
use crate::page::PrintNote;
use crate::stage::{Opening, Stage};

/// The engine makes a page into pages of paper for so long, in milliseconds.
const PAGED_MS: u64 = 30_000;
/// A session may print so often.
const MOST_PRINTS: u32 = 10;

/// All that the controller knows of printing.
#[derive(Debug)]
pub(super) struct Prints {
    /// What prints; `None` where there is nothing to do it with.
    printer: Option<Sender<PrinterRequest>>,
    state: PrinterState,
    /// Toner or ink in percent, where the printer says it.
    toner: Option<u8>,
    job: Option<Job>,
    /// Documents that were given up here and whose end the printer has yet to say.
    given_up: u32,
    /// How the last one ended, and when.
    ended: Option<(PrintNote, Mono)>,
    /// In this session.
    count: u32,
    /// Records of wipes that wait for what the spool held.
    wiped: VecDeque<(WipeCause, Residue, Residue)>,
    /// What it held, where that came first.
    swept: VecDeque<(u32, u32)>,
}

/// What is being printed, or made ready for it. Its bytes are the printer's from the moment they are there.
#[derive(Debug, Clone, Copy)]
struct Job {
    opening: Opening,
    /// What to answer; none where the page itself began it.
    call: Option<u64>,
    copies: Copies,
    step: Step,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// The engine makes the page into pages of paper.
    Paging { until: Mono },
    /// The printer has it.
    Printing(PrintProgress),
}

impl Prints {
    pub(super) fn new(printer: Option<Sender<PrinterRequest>>) -> Self {
        let prints = Self {
            printer,
            state: PrinterState::Offline,
            toner: None,
            job: None,
            given_up: 0,
            ended: None,
            count: 0,
            wiped: VecDeque::new(),
            swept: VecDeque::new(),
        };
        // What a shell that was killed has left.
        prints.tell_printer(PrinterRequest::Sweep);
        prints
    }

    /// What the citizen is told of it.
    pub(super) fn note(&self) -> Option<PrintNote> {
        let note = |job: Job| match job.step {
            Step::Paging { .. } => PrintNote::Printing,
            Step::Printing(progress) => note_of(progress),
        };
        self.job.map(note).or_else(|| self.ended.map(|(note, _)| note))
    }

    /// How the printer is, for the agent; `None` where there is to be none.
    pub(super) fn device(&self) -> Option<DeviceState> {
        self.printer.as_ref().map(|_| device_of(self.state))
    }

    /// Toner or ink in percent, where the printer says it.
    pub(super) const fn toner(&self) -> Option<u8> {
        self.toner
    }

    /// Whether something is being printed.
    pub(super) const fn is_printing(&self) -> bool {
        self.job.is_some()
    }

    fn tell_printer(&self, request: PrinterRequest) {
        if let Some(printer) = &self.printer {
            // It ends with the process only.
            let _ = printer.send(request);
        }
    }
}

impl<S: Stage> Controller<S> {
    /// `kiosk.printer()`.
    pub(super) fn printer_state(&self) -> Result<Value, BridgeError> {
        // An app may ask before it is seen, to know what to show.
        if !self.app.as_ref().is_some_and(|app| app.permissions.allow(Permission::Print)) {
            return Err(BridgeError::NotPermitted);
        }
        let state = self.prints.state.as_str();
        self.prints.printer.as_ref().map(|_| json!({ "state": state })).ok_or(BridgeError::NoPrinter)
    }

    /// `kiosk.print({ what, copies })`, answered when all is printed, or will not be. The page's own `window.print()` is the
    /// same for one copy of the page, with nobody to answer.
    pub(super) fn print(&mut self, call: Option<u64>, what: &Printed, copies: Copies, now: Mono) {
        let Some(opening) = self.app.as_ref().map(|app| app.opening) else { return };
        if let Err(refusal) = self.may_begin_print() {
            return self.answer_print(opening, call, Err(refusal));
        }
        match what {
            Printed::Page => {
                let step = Step::Paging { until: now + PAGED_MS };
                self.prints.job = Some(Job { opening, call, copies, step });
                self.stage.print_page(opening);
            }
            Printed::Document(token) => match self.stage.take_document(token) {
                Some(document) => {
                    self.give_to_printer(Job { opening, call, copies, step: PRINTING }, document);
                }
                None => return self.answer_print(opening, call, Err(BridgeError::InvalidArguments)),
            },
        }
        self.prints.count += 1;
    }

    fn may_print(&self) -> bool {
        self.app.as_ref().is_some_and(|app| app.revealed && app.permissions.allow(Permission::Print))
    }

    fn may_begin_print(&self) -> Result<(), BridgeError> {
        match () {
            () if !self.may_print() => Err(BridgeError::NotPermitted),
            () if self.prints.printer.is_none() => Err(BridgeError::NoPrinter),
            () if self.prints.is_printing() => Err(BridgeError::Busy),
            () if self.prints.count >= MOST_PRINTS => Err(BridgeError::PrintSpent),
            () => Ok(()),
        }
    }

    /// Prints a page that is nobody's.
    pub(super) fn print_test_page(&mut self, page: RawDocument) {
        let job = Job { opening: self.opening, call: None, copies: Copies::ONE, step: PRINTING };
        self.give_to_printer(job, page);
    }

    fn give_to_printer(&mut self, job: Job, document: RawDocument) {
        self.prints.tell_printer(PrinterRequest::Print(document, job.copies));
        self.prints.job = Some(Job { step: PRINTING, ..job });
    }

    /// The engine has made the page into a PDF, or cannot.
    pub(super) fn page_printed(&mut self, opening: Opening, pdf: Result<RawDocument, String>, now: Mono) {
        let waits = |job: &Job| job.opening == opening && matches!(job.step, Step::Paging { .. });
        let Some(job) = self.prints.job.take_if(|job| waits(job)) else { return };
        match pdf {
            Ok(document) => self.give_to_printer(job, document),
            Err(reason) => {
                tracing::warn!(reason, "a page was not printed");
                self.prints.job = Some(job);
                self.end_print(Err(BridgeError::PrintFailed), now);
            }
        }
    }

    /// The printer says something.
    pub(super) fn printer_said(&mut self, event: PrinterEvent, now: Mono) {
        match event {
            PrinterEvent::State(state) => {
                self.prints.state = state;
                self.tell_devices();
            }
            PrinterEvent::Toner(toner) => {
                self.prints.toner = toner;
                self.tell_devices();
            }
            PrinterEvent::Fed(sheets) => self.tell_used(Consumable::PagePaper, sheets),
            PrinterEvent::Progress(_) | PrinterEvent::Ended(_) if self.prints.given_up > 0 => {
                let ended = matches!(event, PrinterEvent::Ended(_));
                self.prints.given_up -= u32::from(ended);
            }
            PrinterEvent::Progress(progress) => {
                if let Some(Job { step: step @ Step::Printing(_), .. }) = &mut self.prints.job {
                    *step = Step::Printing(progress);
                }
            }
            PrinterEvent::Ended(result) => self.end_print(result.map_err(PrintError::into), now),
            PrinterEvent::Swept { before, after } => {
                self.prints.swept.push_back((before, after));
                self.tell_wiped();
            }
        }
    }

    fn end_print(&mut self, result: Result<(), BridgeError>, now: Mono) {
        let Some(job) = self.prints.job.take() else { return };
        self.prints.ended =
            Some((if result.is_ok() { PrintNote::Printed } else { PrintNote::NotPrinted }, now));
        if job.call.is_none() {
            self.test_printed(SelfTestItem::Printer, result.is_ok());
        }
        self.answer_print(job.opening, job.call, result);
    }

    fn answer_print(&mut self, opening: Opening, call: Option<u64>, result: Result<(), BridgeError>) {
        if let Some(call) = call {
            self.stage.answer_app(opening, call, result.map(|()| Value::Null));
        }
    }

    /// Somebody waits for paper: that is a sign of life, for as long as a document may take.
    pub(super) fn watch_print(&mut self, now: Mono) {
        let late = |job: Job| matches!(job.step, Step::Paging { until } if until <= now);
        if self.prints.job.is_some_and(late) {
            self.end_print(Err(BridgeError::Timeout), now);
        }
        if self.prints.is_printing() && self.session.is_open() {
            self.touched(now);
        }
        self.prints.ended.take_if(|(_, since)| now.since(*since) >= ENDED_SHOWN_MS);
    }

    /// The app is gone. What the printer has goes on: the citizen is still there. A page that was to be printed is gone.
    pub(super) fn print_lost_app(&mut self, now: Mono) {
        if self.prints.job.as_ref().is_some_and(|job| matches!(job.step, Step::Paging { .. })) {
            self.end_print(Err(BridgeError::Cancelled), now);
        }
    }

    /// The session is over: nothing more comes out of the printer, and nothing stays in the spool.
    pub(super) fn wipe_prints(&mut self, now: Mono) {
        let printing = self.prints.job.as_ref().is_some_and(|job| matches!(job.step, Step::Printing(_)));
        self.prints.given_up += u32::from(printing);
        self.end_print(Err(BridgeError::Cancelled), now);
        (self.prints.ended, self.prints.count) = (None, 0);
        self.prints.tell_printer(PrinterRequest::Sweep);
    }

    /// A wipe is counted; what printers held belongs to the same record, and may come later or before.
    pub(super) fn wiped(&mut self, cause: WipeCause, before: Residue, after: Residue) {
        let before = Residue { print_jobs: self.receipts.take_wiped(), ..before };
        self.prints.wiped.push_back((cause, before, after));
        if self.prints.printer.is_none() {
            self.prints.swept.push_back((0, 0));
        }
        self.tell_wiped();
    }

    /// Tells what was wiped, once both printers have let go of it.
    pub(super) fn tell_wiped(&mut self) {
        if self.prints.wiped.is_empty() || self.prints.swept.is_empty() || !self.receipts.is_wiped() {
            return;
        }
        let (wiped, swept) = (self.prints.wiped.pop_front(), self.prints.swept.pop_front());
        let (Some((cause, before, after)), Some((found, left))) = (wiped, swept) else { return };
        let before = Residue { print_jobs: before.print_jobs + found, ..before };
        self.record_wipe(cause, before, Residue { print_jobs: left, ..after });
    }
}

const PRINTING: Step = Step::Printing(PrintProgress::Printing);
