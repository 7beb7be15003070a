use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use crate::simulator::{ReceiptFault, ReceiptMachine};

/// A machine and a simulated printer, joined without a line, and a clock that the test turns.
struct Bench {
    machine: ReceiptPrinter,
    printer: ReceiptMachine,
    now: Instant,
}

impl Bench {
    fn new() -> Self {
        let now = Instant::now();
        let mut machine =
            ReceiptPrinter::new(ReceiptLimits::default(), (PaperWidth::Mm58, Cutter::Knife), now);
        machine.handle_opened(now);
        Self { machine, printer: ReceiptMachine::new(), now }
    }

    fn ready() -> Self {
        let mut bench = Self::new();
        assert_eq!(bench.run(10), [ReceiptEvent::State(PrinterState::Ready)]);
        bench
    }

    /// Lets so many milliseconds pass.
    fn run(&mut self, ms: u64) -> Vec<ReceiptEvent> {
        let until = self.now + Duration::from_millis(ms);
        while self.now < until {
            while let Some(piece) = self.machine.poll_transmit(self.now) {
                // Torn, as a line does it.
                let count = piece.len().div_ceil(2);
                let answer = self.printer.handle_bytes(&piece[..count]);
                self.machine.handle_sent(count);
                self.machine.handle_bytes(&answer, self.now);
            }
            let answer = self.printer.handle_bytes(&[]);
            self.machine.handle_bytes(&answer, self.now);
            self.now += Duration::from_millis(10);
        }
        std::iter::from_fn(|| self.machine.poll_event()).collect()
    }

    fn print(&mut self) {
        self.machine.handle_request(ReceiptRequest::Print(receipt()), self.now);
    }
}

fn receipt() -> Receipt {
    serde_json::from_value(json!([
        { "kind": "text", "text": "受理回执", "align": "center", "size": "double" },
        { "kind": "pair", "left": "申请人", "right": "向巴山" },
        { "kind": "qr", "text": "DZ-2026-0107" },
    ]))
    .unwrap()
}

const PRINTING: ReceiptEvent = ReceiptEvent::Progress(PrintProgress::Printing);

fn stuck(state: PrinterState) -> ReceiptEvent {
    ReceiptEvent::Progress(PrintProgress::Stuck(state))
}

#[test]
fn a_receipt_is_printed_and_its_end_told_when_the_printer_says_so() {
    let mut bench = Bench::ready();
    bench.print();
    bench.print();
    let busy = ReceiptEvent::Ended(Err(PrintError::Busy));
    let fed = ReceiptEvent::Fed(receipt().length_mm());
    assert_eq!(bench.run(1_000), [PRINTING, busy, fed, ReceiptEvent::Ended(Ok(()))]);
    let printed = bench.printer.take_printed();
    assert_eq!(printed.len(), 1);
    let pair = format!("申请人{}向巴山", " ".repeat(20));
    assert_eq!(printed[0].text(), format!("受理回执\n{pair}\n[QR DZ-2026-0107]\n"));
    assert!(bench.printer.is_empty(), "nothing stays in it");
}

#[test]
fn every_state_is_told_and_nothing_is_begun_in_a_bad_one() {
    for (fault, state) in [
        (ReceiptFault::NoPaper, PrinterState::OutOfPaper),
        (ReceiptFault::CoverOpen, PrinterState::DoorOpen),
        (ReceiptFault::Cutter, PrinterState::Jammed),
        (ReceiptFault::Silent, PrinterState::Offline),
    ] {
        let mut bench = Bench::ready();
        bench.printer.set_fault(Some(fault));
        assert_eq!(bench.run(9_000), [ReceiptEvent::State(state)]);
        bench.print();
        assert_eq!(bench.run(100), [ReceiptEvent::Ended(Err(PrintError::Printer(state)))]);
        bench.printer.set_fault(None);
        assert_eq!(bench.run(6_000), [ReceiptEvent::State(PrinterState::Ready)]);
        assert_eq!(bench.printer.take_printed(), []);
    }
    let mut bench = Bench::ready();
    bench.printer.set_rows(Some(10));
    assert_eq!(bench.run(6_000), [ReceiptEvent::State(PrinterState::PaperLow)]);
}

#[test]
fn paper_that_runs_out_is_waited_for_and_the_receipt_goes_on() {
    let mut bench = Bench::ready();
    bench.printer.set_rows(Some(1));
    bench.print();
    let (out, low) = (PrinterState::OutOfPaper, ReceiptEvent::State(PrinterState::PaperLow));
    assert_eq!(bench.run(2_000)[..], [PRINTING, low, ReceiptEvent::State(out), stuck(out)]);
    bench.printer.set_rows(None);
    let events = bench.run(2_000);
    assert_eq!(events[1..], [ReceiptEvent::Ended(Ok(())), ReceiptEvent::State(PrinterState::Ready)]);
    assert_eq!(bench.printer.take_printed()[0].text().lines().count(), 3);
}

#[test]
fn a_receipt_that_nobody_brings_paper_for_is_given_up_and_gone() {
    let mut bench = Bench::ready();
    bench.printer.set_rows(Some(1));
    bench.print();
    let error = PrintError::Printer(PrinterState::OutOfPaper);
    assert_eq!(bench.run(95_000).last(), Some(&ReceiptEvent::Ended(Err(error))));
    assert!(bench.printer.is_empty());
    bench.printer.set_rows(None);
    bench.run(10_000);
    let torn = bench.printer.take_printed();
    assert_eq!(torn.len(), 1, "what hangs out is cut off before the next one comes");
    assert!(!torn[0].text().contains("向巴山"));
}

#[test]
fn one_that_is_cancelled_or_loses_its_printer_ends() {
    let mut bench = Bench::ready();
    bench.printer.set_rows(Some(1));
    bench.print();
    bench.run(1_000);
    bench.machine.handle_request(ReceiptRequest::Cancel, bench.now);
    let events = bench.run(100);
    let whole = receipt().length_mm();
    assert!(
        matches!(events[0], ReceiptEvent::Fed(fed) if (1..=whole).contains(&fed)),
        "a torn piece is paper too: {events:?}"
    );
    assert_eq!(events[1..], [ReceiptEvent::Ended(Err(PrintError::Cancelled))]);
    assert!(bench.printer.is_empty());

    let mut bench = Bench::ready();
    bench.printer.set_rows(Some(1));
    bench.print();
    bench.run(1_000);
    bench.machine.handle_lost();
    let gone = PrinterState::Offline;
    let ended = ReceiptEvent::Ended(Err(PrintError::Printer(gone)));
    let events = bench.run(10);
    assert_eq!((&events[0], events.last()), (&ReceiptEvent::State(gone), Some(&ended)));
    // Plugged in again: what it still had is cleared first.
    bench.printer.set_rows(None);
    bench.machine.handle_opened(bench.now);
    assert_eq!(bench.run(100), [ReceiptEvent::State(PrinterState::Ready)]);
    assert!(bench.printer.is_empty());
}
