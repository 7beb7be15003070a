//! The machine on a real line: a thread that opens the port, opens it again when it vanishes, and carries bytes.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use zeroize::{Zeroize as _, Zeroizing};

use super::address::CardReaderAddress;
use super::reader::{Reader, ReaderEvent, ReaderRequest};
use crate::serial::Serial;

/// How often a port that is not there is tried.
const REOPEN: Duration = Duration::from_secs(1);
/// A request is heard at most so much later; less while a card is wanted.
const IDLE_WAIT: Duration = Duration::from_millis(200);
const BUSY_WAIT: Duration = Duration::from_millis(20);
/// A line that takes nothing for so long is broken.
const WRITE: Duration = Duration::from_secs(1);

/// Starts it for as long as the process lives, or the sender of requests does.
pub fn start(
    address: CardReaderAddress,
    tell: impl FnMut(ReaderEvent) + Send + 'static,
) -> io::Result<Sender<ReaderRequest>> {
    let (sender, requests) = channel();
    let driver = Driver { address, requests, tell, reader: Reader::default() };
    std::thread::Builder::new().name("card-reader".into()).spawn(move || driver.run())?;
    Ok(sender)
}

struct Driver<T> {
    address: CardReaderAddress,
    requests: Receiver<ReaderRequest>,
    tell: T,
    reader: Reader,
}

/// Nobody asks any more.
struct Ended;

impl<T: FnMut(ReaderEvent)> Driver<T> {
    fn run(mut self) {
        let mut missing = false;
        loop {
            match Serial::open(&self.address.port, self.address.baud) {
                Ok(mut line) => {
                    missing = false;
                    tracing::info!(port = %self.address.port.display(), "the card reader's line is open");
                    self.reader.handle_opened(Instant::now());
                    match self.talk(&mut line) {
                        Ok(Ended) => return,
                        Err(error) => tracing::warn!(%error, "the card reader's line broke"),
                    }
                    self.reader.handle_lost();
                    self.report();
                }
                Err(error) if !missing => {
                    missing = true;
                    tracing::warn!(%error, port = %self.address.port.display(), "the card reader is not there");
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
                Ok(request) => self.reader.handle_request(request, Instant::now()),
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(Ended),
            }
            self.report();
        }
    }

    fn talk(&mut self, line: &mut Serial) -> io::Result<Ended> {
        // More than a whole answer.
        let mut bytes = Zeroizing::new([0; 4_096]);
        loop {
            loop {
                match self.requests.try_recv() {
                    Ok(request) => self.reader.handle_request(request, Instant::now()),
                    Err(std::sync::mpsc::TryRecvError::Empty) => break,
                    Err(std::sync::mpsc::TryRecvError::Disconnected) => return Ok(Ended),
                }
            }
            self.reader.handle_timeout(Instant::now());
            while let Some(frame) = self.reader.poll_transmit() {
                line.write_all(&frame, WRITE)?;
            }
            self.report();
            let count = line.read(&mut bytes[..], self.patience())?;
            if count > 0 {
                self.reader.handle_bytes(&bytes[..count], Instant::now());
                bytes[..count].zeroize();
            }
        }
    }

    fn patience(&self) -> Duration {
        let wait = if self.reader.is_wanted() { BUSY_WAIT } else { IDLE_WAIT };
        let due = self.reader.poll_timeout().map(|due| due.saturating_duration_since(Instant::now()));
        due.map_or(wait, |due| wait.min(due))
    }

    fn report(&mut self) {
        while let Some(event) = self.reader.poll_event() {
            (self.tell)(event);
        }
    }
}
