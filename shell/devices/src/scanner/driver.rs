//! The machine on a real line: a thread that opens it, opens it again when it vanishes, and carries what is read.

use std::io::{self, ErrorKind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use zeroize::{Zeroize as _, Zeroizing};

use super::address::{ScannerAddress, ScannerLine};
use super::machine::{Scanner, ScannerEvent, ScannerFault, ScannerRequest, ScannerState};
use super::wedge::Wedge;
use crate::serial::Serial;

/// How often a scanner that is not there is tried.
const REOPEN: Duration = Duration::from_secs(1);
/// A request is heard at most so much later, or with the first byte that comes after it.
const WAIT: Duration = Duration::from_millis(200);

/// Starts it for as long as the process lives, or the sender of requests does.
pub fn start(
    address: ScannerAddress,
    tell: impl FnMut(ScannerEvent) + Send + 'static,
) -> io::Result<Sender<ScannerRequest>> {
    let (sender, requests) = channel();
    let ScannerAddress { line, form } = address;
    let driver = Driver { line, requests, tell, scanner: Scanner::new(form) };
    std::thread::Builder::new().name("scanner".into()).spawn(move || driver.run())?;
    Ok(sender)
}

struct Driver<T> {
    line: ScannerLine,
    requests: Receiver<ScannerRequest>,
    tell: T,
    scanner: Scanner,
}

/// A scanner that is open.
enum Open {
    Serial(Serial),
    Wedge(Box<Wedge>),
}

impl Open {
    fn line(line: &ScannerLine) -> io::Result<Self> {
        match line {
            ScannerLine::Serial { port, baud } => Serial::open(port, *baud).map(Self::Serial),
            ScannerLine::Wedge(name) => Wedge::open(name).map(Box::new).map(Self::Wedge),
        }
    }

    fn read(&mut self, bytes: &mut [u8; Wedge::MOST], patience: Duration) -> io::Result<usize> {
        match self {
            Self::Serial(serial) => serial.read(bytes, patience),
            Self::Wedge(wedge) => wedge.read(bytes, patience),
        }
    }
}

/// Nobody asks any more.
struct Ended;

impl<T: FnMut(ScannerEvent)> Driver<T> {
    fn run(mut self) {
        let mut missing = None;
        loop {
            match Open::line(&self.line) {
                Ok(mut open) => {
                    missing = None;
                    tracing::info!(line = ?self.line, "the scanner is there, and ours alone");
                    self.scanner.handle_opened();
                    match self.carry(&mut open) {
                        Ok(Ended) => return,
                        Err(error) => tracing::warn!(%error, "the scanner went away"),
                    }
                    self.scanner.handle_lost(ScannerState::Absent);
                }
                Err(error) => {
                    if missing.replace(error.kind()) != Some(error.kind()) {
                        tracing::warn!(%error, line = ?self.line, "no scanner");
                    }
                    self.scanner.handle_lost(state_of(&error));
                }
            }
            self.report();
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
                Ok(request) => self.scanner.handle_request(request, Instant::now()),
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(Ended),
            }
            self.report();
        }
    }

    fn carry(&mut self, open: &mut Open) -> io::Result<Ended> {
        let mut bytes = Zeroizing::new([0; Wedge::MOST]);
        loop {
            let due = self.scanner.poll_timeout().map(|due| due.saturating_duration_since(Instant::now()));
            let count = open.read(&mut bytes, due.map_or(WAIT, |due| due.min(WAIT)))?;
            // First what was asked before it came: it comes at once, and so is not older than what is asked from now on.
            loop {
                match self.requests.try_recv() {
                    Ok(request) => self.scanner.handle_request(request, Instant::now()),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return Ok(Ended),
                }
            }
            self.scanner.handle_bytes(&bytes[..count], Instant::now());
            bytes[..count].zeroize();
            self.report();
        }
    }

    fn report(&mut self) {
        while let Some(event) = self.scanner.poll_event() {
            (self.tell)(event);
        }
    }
}

fn state_of(error: &io::Error) -> ScannerState {
    let kind = error.kind();
    if kind == ErrorKind::PermissionDenied {
        ScannerState::Failed(ScannerFault::Denied)
    } else if kind == ErrorKind::ResourceBusy {
        ScannerState::Failed(ScannerFault::Busy)
    } else {
        ScannerState::Absent
    }
}
