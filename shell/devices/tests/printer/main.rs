//! The driver against real programs: `ippeveprinter` as a printer that is a print service itself, and a CUPS of the test's own
//! with a queue to one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod cups;
mod desk;

use std::path::Path;

use terminal_devices::detect::{PRINT_SERVICE, detect};
use terminal_devices::models::Matrix;
use terminal_devices::printer::driver::PrinterRequest;
use terminal_devices::printer::{
    DocumentError, Limits, PrintError, PrintProgress, PrinterAddress, PrinterEvent, PrinterState,
    coded_test_page,
};
use terminal_devices::simulator::{SimulatedPrinter, blank_pdf as pdf};

use cups::Cups;
use desk::Desk;

const READY: PrinterEvent = PrinterEvent::State(PrinterState::Ready);
const DONE: PrinterEvent = PrinterEvent::Ended(Ok(()));
const NOTHING: PrinterEvent = PrinterEvent::Swept { before: 0, after: 0 };

fn ended(because: PrintError) -> PrinterEvent {
    PrinterEvent::Ended(Err(because))
}

#[test]
fn a_pdf_comes_out_of_a_printer_as_it_went_in_and_as_often_as_wanted() {
    let dir = tempfile::tempdir().unwrap();
    let printer = SimulatedPrinter::start(dir.path()).unwrap();
    let desk = Desk::at(printer.address(), Limits::default());
    desk.wait_for(READY);
    desk.print(pdf(3), 2);
    desk.wait_for(DONE);
    desk.print(pdf(1), 1);
    desk.wait_for(DONE);
    let papers = printer.papers().unwrap();
    let papers: Vec<_> = papers.iter().map(|paper| (&paper.bytes[..], paper.copies)).collect();
    assert_eq!(papers, [(pdf(3).bytes(), 2), (pdf(1).bytes(), 1)]);
    desk.print(pdf(21), 1);
    desk.wait_for(ended(DocumentError::TooManyPages.into()));
    desk.requests.send(PrinterRequest::Sweep).unwrap();
    desk.wait_for(NOTHING);
    printer.fail().unwrap();
    desk.print(pdf(1), 1);
    desk.wait_for(ended(PrintError::Failed));
    assert_eq!(printer.papers().unwrap().len(), 2);
}

#[test]
fn sheets_that_went_through_are_counted_in_copies_and_toner_is_told_in_percent() {
    let dir = tempfile::tempdir().unwrap();
    let printer = SimulatedPrinter::start(dir.path()).unwrap();
    let desk = Desk::at(printer.address(), Limits::default());
    desk.wait_for(READY);
    desk.wait_for(PrinterEvent::Toner(Some(75)));
    printer.set_toner(8).unwrap();
    desk.print(pdf(3), 2);
    desk.wait_for(PrinterEvent::Toner(Some(8)));
    desk.wait_for(PrinterEvent::Fed(6));
    desk.wait_for(DONE);
}

#[test]
fn a_document_waits_for_paper_and_goes_on_when_there_is_some() {
    let dir = tempfile::tempdir().unwrap();
    let printer = SimulatedPrinter::start(dir.path()).unwrap();
    printer.set_paper(0).unwrap();
    let desk = Desk::at(printer.address(), Limits::default());
    desk.wait_for(PrinterEvent::State(PrinterState::PaperLow));
    desk.print(pdf(1), 1);
    desk.wait_for(PrinterEvent::Progress(PrintProgress::Stuck(PrinterState::OutOfPaper)));
    printer.set_paper(100).unwrap();
    desk.wait_for(DONE);
    assert_eq!(printer.papers().unwrap().len(), 1);
}

#[test]
fn a_printer_that_jams_is_given_up_and_given_nothing_more() {
    let dir = tempfile::tempdir().unwrap();
    let printer = SimulatedPrinter::start(dir.path()).unwrap();
    let desk = Desk::at(printer.address(), Limits { stuck: desk::SHORT, ..Limits::default() });
    desk.wait_for(READY);
    printer.say("STATE: +media-jam").unwrap();
    printer.hold().unwrap();
    desk.print(pdf(1), 1);
    desk.wait_for(PrinterEvent::Progress(PrintProgress::Stuck(PrinterState::Jammed)));
    desk.wait_for(ended(PrintError::Printer(PrinterState::Jammed)));
    desk.print(pdf(1), 1);
    desk.wait_for(ended(PrintError::Printer(PrinterState::Jammed)));
    assert_eq!(printer.papers().unwrap(), []);
}

#[test]
fn a_printer_that_goes_away_is_offline() {
    let dir = tempfile::tempdir().unwrap();
    let printer = SimulatedPrinter::start(dir.path()).unwrap();
    let desk = Desk::at(printer.address(), Limits::default());
    desk.wait_for(READY);
    drop(printer);
    desk.wait_for(PrinterEvent::State(PrinterState::Offline));
    desk.print(pdf(1), 1);
    desk.wait_for(ended(PrintError::Printer(PrinterState::Offline)));
}

/// A CUPS with a queue to a printer, and a desk at the queue.
struct Hall {
    desk: Desk,
    cups: Cups,
    printer: SimulatedPrinter,
    _dir: tempfile::TempDir,
}

impl Hall {
    fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let printer = SimulatedPrinter::start(&dir.path().join("printer")).unwrap();
        let cups = Cups::start(&dir.path().join("cups"), printer.address());
        let address: PrinterAddress = cups.queue();
        let desk = Desk::at(&address, Limits { stuck: desk::SHORT, ..Limits::default() });
        desk.wait_for(READY);
        Self { desk, cups, printer, _dir: dir }
    }
}

#[test]
fn what_cups_has_printed_is_not_in_its_spool_any_more() {
    let Hall { desk, cups, printer, _dir } = Hall::open();
    desk.print(pdf(2), 3);
    desk.wait_for(DONE);
    let papers = printer.papers().unwrap();
    assert_eq!((papers.len(), &papers[0].bytes[..], papers[0].copies), (1, pdf(2).bytes(), 3));
    desk.requests.send(PrinterRequest::Sweep).unwrap();
    desk.wait_for(NOTHING);
    assert_eq!(cups.spooled(), Vec::<String>::new());
}

#[test]
fn a_session_that_ends_leaves_nothing_of_what_cups_was_printing() {
    let Hall { desk, cups, printer, _dir } = Hall::open();
    printer.hold().unwrap();
    desk.print(pdf(1), 1);
    desk::wait_until("the printer to begin", || printer.has_started());
    assert!(!cups.spooled().is_empty());
    desk.requests.send(PrinterRequest::Sweep).unwrap();
    desk.wait_for(ended(PrintError::Cancelled));
    desk.wait_for(PrinterEvent::Swept { before: 1, after: 0 });
    desk::wait_until("the spool to be empty", || cups.spooled().is_empty());
}

#[test]
fn what_a_shell_that_was_killed_left_in_cups_is_swept_by_the_next() {
    let Hall { desk, cups, printer, _dir } = Hall::open();
    printer.hold().unwrap();
    desk.print(pdf(1), 1);
    desk::wait_until("the printer to begin", || printer.has_started());
    drop(desk);
    let next = Desk::at(&cups.queue(), Limits::default());
    next.requests.send(PrinterRequest::Sweep).unwrap();
    next.wait_for(PrinterEvent::Swept { before: 1, after: 0 });
    desk::wait_until("the spool to be empty", || cups.spooled().is_empty());
}

#[test]
fn cups_learns_that_paper_is_wanted_while_it_prints_and_is_tried_again_afterwards() {
    let Hall { desk, cups, printer, _dir } = Hall::open();
    printer.set_paper(0).unwrap();
    desk.print(pdf(1), 1);
    desk.wait_for(ended(PrintError::Printer(PrinterState::OutOfPaper)));
    desk::wait_until("the spool to be empty", || cups.spooled().is_empty());
    printer.set_paper(100).unwrap();
    // CUPS believes that there is none until it has asked while it prints, which takes a loaded machine longer than a stuck
    // printer gets above.
    drop(desk);
    let desk = Desk::at(&cups.queue(), Limits::default());
    desk.print(pdf(2), 1);
    desk.wait_for(DONE);
    assert!(printer.papers().unwrap().iter().any(|paper| paper.bytes == pdf(2).bytes()));
}

/// On the machine of `cargo xtask devices`, whose kernel makes a printer at USB: the terminal's package has made a queue for it, and
/// the set-up finds it.
#[test]
fn a_printer_at_usb_has_a_queue_and_prints() {
    let Some(model) = std::env::var_os("USB_PRINTER") else { return };
    let found = detect(Path::new("/"), &Matrix::default(), PRINT_SERVICE).printer;
    let [queue] = &found[..] else { panic!("{found:?}") };
    assert_eq!(queue.name, model.to_str().unwrap());
    let desk = Desk::at(&queue.address.parse().unwrap(), Limits::default());
    desk.wait_for(READY);
    desk.print(coded_test_page(&["Test".to_owned()], "0123456789"), 1);
    desk.wait_for(DONE);
    desk.requests.send(PrinterRequest::Sweep).unwrap();
    desk.wait_for(NOTHING);
}
