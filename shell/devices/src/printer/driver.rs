//! The machine on a real print service: a thread that asks it and carries what it answers.

use std::io::{self, Read as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use ipp::parser::IppParser;
use ipp::reader::IppReader;
use ureq::{Agent, SendBody};

use super::address::PrinterAddress;
use super::document::{Copies, Document, DocumentError, RawDocument};
use super::machine::{Limits, Printer, PrinterEvent};
use super::message::{Answer, Exchange, Unanswered};

/// On the same machine: whoever is there answers at once.
const CONNECT: Duration = Duration::from_secs(2);
/// A whole exchange, the largest document on a slow machine among them.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest answer in bytes: those that are asked for have hundreds.
const MAX_ANSWER: u64 = 1 << 20;
/// Somebody who asks is heard at once; this is how long the thread sleeps where nothing is due.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// What the printer is told to do.
#[derive(Debug)]
pub enum PrinterRequest {
    /// Print a PDF, which is read and held against the limits first.
    Print(RawDocument, Copies),
    /// What is printed is wanted no more.
    Cancel,
    /// Nothing of ours may be left in the spool.
    Sweep,
}

/// Starts it for as long as the process lives, or the sender of requests does. `read` reads what is to be printed.
pub fn start(
    address: PrinterAddress,
    limits: Limits,
    read: impl Fn(RawDocument) -> Result<Document, DocumentError> + Send + 'static,
    tell: impl FnMut(PrinterEvent) + Send + 'static,
) -> io::Result<Sender<PrinterRequest>> {
    let (sender, requests) = channel();
    let driver = Driver {
        agent: agent(),
        address,
        requests,
        read,
        tell,
        printer: Printer::new(limits, Instant::now()),
    };
    std::thread::Builder::new().name("printer".into()).spawn(move || driver.run())?;
    Ok(sender)
}

/// No proxy: what is printed goes to this machine's print service and nowhere else.
fn agent() -> Agent {
    let config = Agent::config_builder()
        .proxy(None)
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(PATIENCE))
        .max_idle_connections(0);
    config.build().into()
}

struct Driver<R, T> {
    agent: Agent,
    address: PrinterAddress,
    requests: Receiver<PrinterRequest>,
    read: R,
    tell: T,
    printer: Printer,
}

impl<R, T> Driver<R, T>
where
    R: Fn(RawDocument) -> Result<Document, DocumentError>,
    T: FnMut(PrinterEvent),
{
    fn run(mut self) {
        loop {
            while let Some(exchange) = self.printer.poll_exchange(Instant::now()) {
                let answer = self.ask(&exchange);
                drop(exchange);
                self.printer.handle_answer(answer, Instant::now());
                self.report();
            }
            let due = self.printer.poll_timeout();
            let sleep = due.map_or(LONGEST_SLEEP, |due| due.saturating_duration_since(Instant::now()));
            match self.requests.recv_timeout(sleep.min(LONGEST_SLEEP)) {
                Ok(request) => self.request(request),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.report();
        }
    }

    fn request(&mut self, request: PrinterRequest) {
        match request {
            PrinterRequest::Print(document, copies) => {
                let read = (self.read)(document);
                self.printer.handle_print(read, copies, Instant::now());
            }
            PrinterRequest::Cancel => self.printer.handle_cancel(),
            PrinterRequest::Sweep => self.printer.handle_sweep(),
        }
    }

    fn ask(&self, exchange: &Exchange) -> Result<Answer, Unanswered> {
        let request = exchange.request(&self.address)?;
        let silence = |error: ureq::Error| Unanswered::Silence(error.to_string());
        let response = self
            .agent
            .post(self.address.http())
            .content_type("application/ipp")
            .send(SendBody::from_owned_reader(request.into_read()))
            .map_err(silence)?;
        if !response.status().is_success() {
            return Err(Unanswered::Refused(format!("HTTP {}", response.status())));
        }
        let body = response.into_body().into_reader().take(MAX_ANSWER);
        exchange.answer(&IppParser::new(IppReader::new(body)).parse()?)
    }

    fn report(&mut self) {
        while let Some(event) = self.printer.poll_event() {
            (self.tell)(event);
        }
    }
}
