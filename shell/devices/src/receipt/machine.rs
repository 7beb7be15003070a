//! One receipt printer, without I/O: watches how it is, and prints one receipt at a time. Fed with what happens and the time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::address::{Cutter, PaperWidth};
use super::encode::{EncodedReceipt, INITIALIZE};
use super::item::Receipt;
use super::status::{Facts, QUESTIONS, Said};
use crate::printer::{PrintError, PrintProgress, PrinterState};

/// How often a printer that rests is asked how it is, and one that prints.
const LOOK: Duration = Duration::from_secs(5);
const FOLLOW: Duration = Duration::from_millis(300);
/// It answers at once, whatever it does.
const ANSWER: Duration = Duration::from_secs(1);
/// One that is silent so often is not there.
const SILENCES: u32 = 3;
/// `DLE EOT`.
const ASK: [u8; 2] = [0x10, 0x04];
/// `DLE DC4`, function 8: clears its buffers, at once.
const CLEAR: &[u8] = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08";

/// How long a receipt may take.
#[derive(Debug, Clone, Copy)]
pub struct ReceiptLimits {
    /// In all.
    pub whole: Duration,
    /// While the printer cannot go on.
    pub stuck: Duration,
}

impl Default for ReceiptLimits {
    fn default() -> Self {
        // A while for somebody to bring paper.
        Self { whole: Duration::from_secs(150), stuck: Duration::from_secs(90) }
    }
}

/// What the printer is told to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptRequest {
    /// Print this.
    Print(Receipt),
    /// What is printed is wanted no more.
    Cancel,
}

/// What the printer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptEvent {
    /// It is now so.
    State(PrinterState),
    /// So far is the receipt.
    Progress(PrintProgress),
    /// The end of what was to be printed.
    Ended(Result<(), PrintError>),
    /// About so many millimetres of paper came out for that.
    Fed(u32),
}

/// The machine.
pub struct ReceiptPrinter {
    limits: ReceiptLimits,
    paper: PaperWidth,
    cutter: Cutter,
    state: PrinterState,
    is_open: bool,
    facts: Facts,
    /// The question that is out, and until when an answer is waited for.
    asked: Option<(usize, Instant)>,
    /// The next question of a round, and when.
    next: (usize, Instant),
    silences: u32,
    /// What is to be sent before anything of the receipt.
    urgent: VecDeque<u8>,
    job: Option<Job>,
    /// A piece of a receipt hangs out of it that belongs to nobody any more.
    is_torn: bool,
    events: VecDeque<ReceiptEvent>,
}

struct Job {
    receipt: EncodedReceipt,
    /// How long it is, in millimetres.
    length: u32,
    /// So many bytes of it.
    sent: usize,
    until: Instant,
    progress: Option<PrintProgress>,
    /// Since when the printer cannot go on.
    stuck: Option<Instant>,
}

impl Job {
    fn is_sent(&self) -> bool {
        self.sent == self.receipt.bytes().len()
    }

    /// How much of it came out, as far as what was sent tells.
    fn fed(&self) -> u32 {
        let (sent, all) = (self.sent as u64, self.receipt.bytes().len().max(1) as u64);
        u32::try_from(u64::from(self.length) * sent / all).unwrap_or(self.length)
    }
}

impl ReceiptPrinter {
    /// Not there yet.
    pub fn new(limits: ReceiptLimits, (paper, cutter): (PaperWidth, Cutter), now: Instant) -> Self {
        Self {
            limits,
            paper,
            cutter,
            state: PrinterState::Offline,
            is_open: false,
            facts: Facts::default(),
            asked: None,
            next: (0, now),
            silences: 0,
            urgent: VecDeque::new(),
            job: None,
            is_torn: false,
            events: VecDeque::new(),
        }
    }

    /// The line is there. What a shell that was killed has left in the printer goes first.
    pub fn handle_opened(&mut self, now: Instant) {
        self.is_open = true;
        (self.asked, self.next, self.silences) = (None, (0, now), 0);
        self.urgent.clear();
        self.clear_printer();
    }

    /// The line is gone, or cannot be had.
    pub fn handle_lost(&mut self) {
        self.is_open = false;
        self.urgent.clear();
        self.vanish();
    }

    /// Somebody wants something.
    pub fn handle_request(&mut self, request: ReceiptRequest, now: Instant) {
        match request {
            ReceiptRequest::Print(_) if self.job.is_some() => {
                self.say(ReceiptEvent::Ended(Err(PrintError::Busy)));
            }
            ReceiptRequest::Print(_) if !self.state.works() => {
                self.say(ReceiptEvent::Ended(Err(PrintError::Printer(self.state))));
            }
            ReceiptRequest::Print(receipt) => {
                let length = receipt.length_mm();
                let receipt = EncodedReceipt::of(&receipt, self.paper, self.cutter);
                let until = now + self.limits.whole;
                self.job = Some(Job { receipt, length, sent: 0, until, progress: None, stuck: None });
                self.progress(PrintProgress::Printing);
                if self.asked.is_none() {
                    self.next = (0, now);
                }
            }
            ReceiptRequest::Cancel => self.give_up(PrintError::Cancelled),
        }
    }

    /// What to send next, if anything; to be told by [`handle_sent`](Self::handle_sent).
    pub fn poll_transmit(&mut self, now: Instant) -> Option<&[u8]> {
        self.handle_timeout(now);
        if !self.is_open {
            return None;
        }
        let (question, due) = self.next;
        // In the middle of a command a question would be taken for a part of it.
        let between = self.job.as_ref().is_none_or(|job| job.receipt.is_end(job.sent));
        if self.urgent.is_empty() && self.asked.is_none() && between && due <= now {
            self.urgent.extend([ASK[0], ASK[1], QUESTIONS[question].number()]);
            self.asked = Some((question, now + ANSWER));
        }
        if !self.urgent.is_empty() {
            return Some(self.urgent.make_contiguous());
        }
        // A printer that cannot print is sent no more: what it holds it would print later, for somebody else.
        let works = self.state.works();
        self.job.as_ref().filter(|job| works && !job.is_sent()).map(|job| job.receipt.piece(job.sent))
    }

    /// So many bytes of it went out.
    pub fn handle_sent(&mut self, count: usize) {
        if self.urgent.is_empty() {
            if let Some(job) = &mut self.job {
                job.sent = (job.sent + count).min(job.receipt.bytes().len());
            }
        } else {
            self.urgent.drain(..count.min(self.urgent.len()));
        }
    }

    /// The printer answered.
    pub fn handle_bytes(&mut self, bytes: &[u8], now: Instant) {
        for byte in bytes {
            match (Said::of(*byte), self.asked) {
                (Said::Fact(byte), Some((question, _))) => {
                    self.asked = None;
                    self.silences = 0;
                    self.facts.learn(QUESTIONS[question], byte);
                    self.go_on(question, now);
                }
                (Said::Done(_), _) if self.job.as_ref().is_some_and(Job::is_sent) => self.end(Ok(())),
                _ => {}
            }
        }
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Instant) {
        if let Some((question, until)) = self.asked
            && until <= now
        {
            self.asked = None;
            self.next = (question, now);
            self.silences += 1;
            if self.silences >= SILENCES {
                self.next = (0, now + LOOK);
                self.vanish();
            }
        }
        let Some(job) = &self.job else { return };
        if job.stuck.is_some_and(|since| now.saturating_duration_since(since) >= self.limits.stuck) {
            self.give_up(PrintError::Printer(self.state));
        } else if job.until <= now {
            self.give_up(PrintError::Timeout);
        }
    }

    /// When [`poll_transmit`](Self::poll_transmit) is due again.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let question = self.asked.map_or(self.next.1, |(_, until)| until);
        let job = self.job.as_ref().map(|job| job.until);
        Some(job.map_or(question, |until| until.min(question))).filter(|_| self.is_open)
    }

    /// Whether something is being printed.
    pub const fn is_printing(&self) -> bool {
        self.job.is_some()
    }

    /// What happened.
    pub fn poll_event(&mut self) -> Option<ReceiptEvent> {
        self.events.pop_front()
    }

    fn go_on(&mut self, question: usize, now: Instant) {
        if question + 1 < QUESTIONS.len() {
            self.next = (question + 1, now);
            return;
        }
        self.next = (0, now + if self.job.is_some() { FOLLOW } else { LOOK });
        self.become_state(self.facts.state());
        let works = self.state.works();
        if works && self.job.is_none() && std::mem::take(&mut self.is_torn) {
            self.urgent.extend(self.cutter.command());
        }
        let Some(job) = &mut self.job else { return };
        job.stuck = if works { None } else { job.stuck.or(Some(now)) };
        self.progress(if works { PrintProgress::Printing } else { PrintProgress::Stuck(self.state) });
    }

    /// Nobody answers.
    fn vanish(&mut self) {
        self.asked = None;
        self.become_state(PrinterState::Offline);
        self.end(Err(PrintError::Printer(PrinterState::Offline)));
    }

    fn give_up(&mut self, because: PrintError) {
        if self.job.is_some() {
            self.clear_printer();
            self.end(Err(because));
        }
    }

    /// Nothing of a receipt stays in the printer.
    fn clear_printer(&mut self) {
        self.urgent.extend(CLEAR);
        self.urgent.extend(INITIALIZE);
    }

    fn become_state(&mut self, state: PrinterState) {
        if self.state != state {
            self.state = state;
            self.say(ReceiptEvent::State(state));
        }
    }

    fn progress(&mut self, progress: PrintProgress) {
        let Some(job) = &mut self.job else { return };
        if job.progress.replace(progress) != Some(progress) {
            self.say(ReceiptEvent::Progress(progress));
        }
    }

    fn end(&mut self, result: Result<(), PrintError>) {
        if let Some(job) = self.job.take() {
            self.is_torn |= result.is_err() && job.sent > 0;
            if job.fed() > 0 {
                self.say(ReceiptEvent::Fed(job.fed()));
            }
            self.say(ReceiptEvent::Ended(result));
        }
    }

    fn say(&mut self, event: ReceiptEvent) {
        self.events.push_back(event);
    }
}

#[cfg(test)]
mod tests;
