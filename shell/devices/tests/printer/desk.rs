use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use terminal_devices::printer::driver::{self, PrinterRequest};
use terminal_devices::printer::{Copies, Document, Limits, PrinterAddress, PrinterEvent, RawDocument};

/// Patience with a loaded machine.
const SOON: Duration = Duration::from_secs(60);
/// What a printer that is stuck gets in a test.
pub const SHORT: Duration = Duration::from_secs(6);

/// The driver, and whoever listens to it.
pub struct Desk {
    pub requests: Sender<PrinterRequest>,
    heard: Receiver<PrinterEvent>,
}

impl Desk {
    pub fn at(address: &PrinterAddress, limits: Limits) -> Self {
        let (tell, heard) = channel();
        let requests = driver::start(address.clone(), limits, Document::read, move |event| {
            let _ = tell.send(event);
        })
        .unwrap();
        Self { requests, heard }
    }

    pub fn print(&self, document: RawDocument, copies: u8) {
        self.requests.send(PrinterRequest::Print(document, Copies::try_from(copies).unwrap())).unwrap();
    }

    /// Passes over what comes before, but never over the end of a document that is not the one waited for.
    pub fn wait_for(&self, wanted: PrinterEvent) {
        let until = Instant::now() + SOON;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let event = self.heard.recv_timeout(left).unwrap_or_else(|error| panic!("{wanted:?}: {error}"));
            if event == wanted {
                return;
            }
            assert!(!matches!(event, PrinterEvent::Ended(_)), "{event:?} in place of {wanted:?}");
        }
    }
}

pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + SOON;
    while !is_so() {
        assert!(Instant::now() < until, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
