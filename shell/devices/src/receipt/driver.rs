//! The machine on a real line: a thread that opens it, opens it again when it vanishes, and carries bytes.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use super::address::{ReceiptAddress, ReceiptLine};
use super::line::Open;
use super::machine::{ReceiptEvent, ReceiptLimits, ReceiptPrinter, ReceiptRequest};

/// How often a printer that is not there is tried.
const REOPEN: Duration = Duration::from_secs(1);
/// A request is heard at most so much later; less while something is printed.
const IDLE_WAIT: Duration = Duration::from_millis(200);
const BUSY_WAIT: Duration = Duration::from_millis(20);

/// Starts it for as long as the process lives, or the sender of requests does.
pub fn start(
    address: ReceiptAddress,
    limits: ReceiptLimits,
    tell: impl FnMut(ReceiptEvent) + Send + 'static,
) -> io::Result<Sender<ReceiptRequest>> {
    let (sender, requests) = channel();
    let printer = ReceiptPrinter::new(limits, (address.paper, address.cutter), Instant::now());
    let driver = Driver { line: address.line, requests, tell, printer };
    std::thread::Builder::new().name("receipts".into()).spawn(move || driver.run())?;
    Ok(sender)
}

struct Driver<T> {
    line: ReceiptLine,
    requests: Receiver<ReceiptRequest>,
    tell: T,
    printer: ReceiptPrinter,
}

/// Nobody asks any more.
struct Ended;

impl<T: FnMut(ReceiptEvent)> Driver<T> {
    fn run(mut self) {
        let mut missing = false;
        loop {
            match Open::line(&self.line) {
                Ok(mut open) => {
                    missing = false;
                    tracing::info!(line = ?self.line, "the receipt printer's line is open");
                    self.printer.handle_opened(Instant::now());
                    match self.carry(&mut open) {
                        Ok(Ended) => return,
                        Err(error) => tracing::warn!(%error, "the receipt printer's line broke"),
                    }
                    self.printer.handle_lost();
                    self.report();
                }
                Err(error) if !missing => {
                    missing = true;
                    tracing::warn!(%error, line = ?self.line, "no receipt printer");
                }
                Err(_) => {}
            }
            if self.wait_closed().is_err() {
                return;
            }
        }
    }

    /// Answers requests while there is no line.
    fn wait_closed(&mut self) -> Result<(), Ended> {
        let until = Instant::now() + REOPEN;
        loop {
            match self.requests.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(request) => self.printer.handle_request(request, Instant::now()),
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(Ended),
            }
            self.report();
        }
    }

    fn carry(&mut self, open: &mut Open) -> io::Result<Ended> {
        let mut bytes = [0; 64];
        loop {
            loop {
                match self.requests.try_recv() {
                    Ok(request) => self.printer.handle_request(request, Instant::now()),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return Ok(Ended),
                }
            }
            let mut more = false;
            if let Some(piece) = self.printer.poll_transmit(Instant::now()) {
                let sent = open.write(piece, BUSY_WAIT)?;
                more = sent > 0;
                self.printer.handle_sent(sent);
            }
            self.report();
            // While there is more to send, what has been answered is taken in passing.
            let patience = if more { Duration::ZERO } else { self.patience() };
            let count = open.read(&mut bytes, patience)?;
            self.printer.handle_bytes(&bytes[..count], Instant::now());
            self.report();
        }
    }

    fn patience(&self) -> Duration {
        let wait = if self.printer.is_printing() { BUSY_WAIT } else { IDLE_WAIT };
        let due = self.printer.poll_timeout().map(|due| due.saturating_duration_since(Instant::now()));
        due.map_or(wait, |due| wait.min(due))
    }

    fn report(&mut self) {
        while let Some(event) = self.printer.poll_event() {
            (self.tell)(event);
        }
    }
}
