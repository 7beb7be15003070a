//! The scanner's driver on a real pseudo-terminal, and on a real keyboard where this machine can make one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use evdev::uinput::VirtualDevice;
use evdev::{AttributeSet, BusType, EventType, InputEvent, InputId, KeyCode};
use terminal_devices::scanner::{CodeFormats, ScannerEvent, ScannerRequest, driver};
use terminal_devices::simulator::SimulatedScanner;

const SOON: Duration = Duration::from_secs(10);

fn start(address: &str) -> (Sender<ScannerRequest>, Receiver<ScannerEvent>) {
    let (tell, heard) = channel();
    let requests = driver::start(address.parse().unwrap(), move |event| drop(tell.send(event))).unwrap();
    (requests, heard)
}

fn next(heard: &Receiver<ScannerEvent>) -> String {
    match heard.recv_timeout(SOON).unwrap() {
        ScannerEvent::Scanned(Ok(code)) => code.text.to_string(),
        event @ (ScannerEvent::State(_) | ScannerEvent::Progress(_) | ScannerEvent::Scanned(_)) => {
            format!("{event:?}")
        }
    }
}

fn want(requests: &Sender<ScannerRequest>) {
    requests.send(ScannerRequest::Scan(CodeFormats::default())).unwrap();
}

#[test]
fn a_code_is_read_over_a_real_line_before_and_after_the_scanner_was_pulled_out() {
    let dir = tempfile::tempdir().unwrap();
    let scanner = SimulatedScanner::start(&dir.path().join("scanner")).unwrap();
    let (requests, heard) = start(&format!("serial:{}", scanner.link().display()));
    assert_eq!(next(&heard), "State(Ready)");
    want(&requests);
    // The second one nobody asks for, and nobody gets.
    scanner.write("达州 511702\r\ndropped\r\n".as_bytes()).unwrap();
    assert_eq!(next(&heard), "达州 511702");
    scanner.unplug();
    assert_eq!(next(&heard), "State(Absent)");
    want(&requests);
    assert_eq!(next(&heard), "Scanned(Err(NoScanner))");
    scanner.plug_in().unwrap();
    assert_eq!(next(&heard), "State(Ready)");
    want(&requests);
    scanner.write(&[0xb4, 0xef, 0xd6, 0xdd, b'\r']).unwrap();
    assert_eq!(next(&heard), "达州");
}

#[test]
fn a_port_that_another_program_has_is_said_to_be_so() {
    let dir = tempfile::tempdir().unwrap();
    let scanner = SimulatedScanner::start(&dir.path().join("scanner")).unwrap();
    let address = format!("serial:{}", scanner.link().display());
    let (_first, heard) = start(&address);
    assert_eq!(next(&heard), "State(Ready)");
    let (_second, heard) = start(&address);
    assert_eq!(next(&heard), "State(Failed(Busy))");
}

/// A real keyboard of the kernel's own making; a container has no `/dev/uinput`, and then nothing is tested here. `cargo xtask devices`
/// starts a machine that has.
#[test]
fn a_keyboard_is_taken_and_what_it_types_is_read() {
    if !Path::new("/dev/uinput").exists() {
        return;
    }
    let (vendor, product) = (0x1d6b, 0x7e57);
    let codes = [42, 30, 48, 28].map(KeyCode::new);
    let keys: AttributeSet<KeyCode> = codes.into_iter().collect();
    let mut keyboard = VirtualDevice::builder()
        .unwrap()
        .name("kiosk test scanner")
        .input_id(InputId::new(BusType::BUS_USB, vendor, product, 1))
        .with_keys(&keys)
        .unwrap()
        .build()
        .unwrap();
    let (requests, heard) = start(&format!("wedge:{vendor:04x}:{product:04x}"));
    // Its device file may come later than it.
    while next(&heard) != "State(Ready)" {}
    let path = keyboard.enumerate_dev_nodes_blocking().unwrap().next().unwrap().unwrap();
    assert!(evdev::Device::open(path).unwrap().grab().is_err(), "nobody else can take it");
    want(&requests);
    // It has no characters before it is wanted, so it types until it is.
    let code = loop {
        for (code, value) in [(42, 1), (30, 1), (30, 0), (42, 0), (48, 1), (48, 0), (28, 1), (28, 0)] {
            keyboard.emit(&[InputEvent::new(EventType::KEY.0, code, value)]).unwrap();
        }
        if let Ok(event) = heard.recv_timeout(Duration::from_millis(500)) {
            break event;
        }
    };
    assert!(matches!(code, ScannerEvent::Scanned(Ok(code)) if *code.text == "Ab"));
}
