//! The driver on a real pseudo-terminal, with the simulated receipt printer at its other end.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use terminal_devices::printer::{PrintError, PrintProgress, PrinterState};
use terminal_devices::receipt::{Receipt, ReceiptEvent, ReceiptLimits, ReceiptRequest, driver};
use terminal_devices::simulator::{ReceiptMachine, SimulatedReceiptPrinter};

const SOON: Duration = Duration::from_secs(10);

fn receipt() -> Receipt {
    let items = r#"[{"kind": "text", "text": "办件受理回执"}, {"kind": "qr", "text": "DZ-2026-0107"}]"#;
    serde_json::from_str(items).unwrap()
}

/// Waits for an event, past what is told of the way there.
fn wait(events: &Receiver<ReceiptEvent>, wanted: ReceiptEvent) {
    while events.recv_timeout(SOON).unwrap() != wanted {}
}

#[test]
fn a_receipt_is_printed_over_a_serial_line_and_over_a_device_file() {
    let dir = tempfile::tempdir().unwrap();
    let printer = SimulatedReceiptPrinter::start(&dir.path().join("receipts")).unwrap();
    for kind in ["serial", "usb"] {
        let address = format!("{kind}:{}", printer.link().display()).parse().unwrap();
        let (tell, events) = channel();
        let requests =
            driver::start(address, ReceiptLimits::default(), move |event| tell.send(event).unwrap());
        let requests = requests.unwrap();
        wait(&events, ReceiptEvent::State(PrinterState::Ready));
        printer.set_rows(Some(1));
        requests.send(ReceiptRequest::Print(receipt())).unwrap();
        wait(&events, ReceiptEvent::Progress(PrintProgress::Stuck(PrinterState::OutOfPaper)));
        printer.set_rows(None);
        wait(&events, ReceiptEvent::Ended(Ok(())));
        assert_eq!(printer.printed()[0].text(), "办件受理回执\n[QR DZ-2026-0107]\n");
        assert!(printer.is_empty());
        printer.take();

        printer.unplug();
        wait(&events, ReceiptEvent::State(PrinterState::Offline));
        requests.send(ReceiptRequest::Print(receipt())).unwrap();
        wait(&events, ReceiptEvent::Ended(Err(PrintError::Printer(PrinterState::Offline))));
        printer.plug_in().unwrap();
        wait(&events, ReceiptEvent::State(PrinterState::Ready));
    }
}

#[test]
fn a_receipt_is_printed_over_a_raw_socket() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp:{},paper=80", listener.local_addr().unwrap()).parse().unwrap();
    let (tell, events) = channel();
    let requests = driver::start(address, ReceiptLimits::default(), move |event| tell.send(event).unwrap());
    let requests = requests.unwrap();
    let (mut line, _) = listener.accept().unwrap();
    let printing = std::thread::spawn(move || {
        let (mut machine, mut bytes) = (ReceiptMachine::new(), [0; 256]);
        while machine.printed().is_empty() || !machine.is_empty() {
            let count = line.read(&mut bytes).unwrap();
            line.write_all(&machine.handle_bytes(&bytes[..count])).unwrap();
        }
        machine.take_printed()
    });
    wait(&events, ReceiptEvent::State(PrinterState::Ready));
    requests.send(ReceiptRequest::Print(receipt())).unwrap();
    wait(&events, ReceiptEvent::Ended(Ok(())));
    assert_eq!(printing.join().unwrap()[0].text(), "办件受理回执\n[QR DZ-2026-0107]\n");
}
