//! One scanner, without I/O: puts bytes together to codes, and passes on the one that was asked for. Fed with what happens
//! and the time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::address::{Ending, Form};
use super::code::{Code, CodeFormats};
use super::text::{self, Refusal};

/// More bytes than the largest code holds (7,089 digits of a QR code).
const LONGEST: usize = 8 << 10;
/// Between two bytes of one code there is less; the slowest scanners that type take 40 milliseconds a key.
const QUIET: Duration = Duration::from_millis(250);

/// How the scanner is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScannerState {
    /// Not connected.
    #[default]
    Absent,
    /// Connected, and the shell's alone.
    Ready,
    /// Connected, and not to be had.
    Failed(ScannerFault),
}

/// Why a scanner that is there cannot be used. One that types is then a keyboard for whoever has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScannerFault {
    /// The shell may not open its device file.
    Denied,
    /// Another program has it.
    Busy,
}

impl ScannerFault {
    /// As it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Busy => "busy",
        }
    }
}

/// What the scanner is told to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerRequest {
    /// Pass on the next code of these formats that is presented from now on.
    Scan(CodeFormats),
    /// No code is wanted any more.
    Cancel,
}

/// A code was presented and is not what is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanProgress {
    /// It could not be read.
    Unread,
    /// It is of another format.
    Other,
}

/// Why no code will come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanError {
    /// There is no scanner, or it went away.
    NoScanner,
    /// It is there and cannot be used.
    Failed,
}

/// What the scanner says.
#[derive(Debug)]
pub enum ScannerEvent {
    /// It is now so.
    State(ScannerState),
    /// Not this one.
    Progress(ScanProgress),
    /// The end of what [`ScannerRequest::Scan`] began.
    Scanned(Result<Box<Code>, ScanError>),
}

/// What becomes of the code that is coming.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Fate {
    /// It is read if one is wanted.
    #[default]
    Usual,
    /// It began before one was asked for: nobody's.
    Early,
    /// It is too long to be one.
    TooLong,
}

/// The machine.
#[derive(Debug)]
pub struct Scanner {
    form: Form,
    state: ScannerState,
    /// A code of these formats is wanted.
    wanted: Option<CodeFormats>,
    /// What has come of one; with its whole room from the beginning, so that it never grows.
    line: Zeroizing<Vec<u8>>,
    fate: Fate,
    /// When the last byte came, while a code goes on.
    last: Option<Instant>,
    events: VecDeque<ScannerEvent>,
}

impl Scanner {
    /// Not there yet.
    pub fn new(form: Form) -> Self {
        Self {
            form,
            state: ScannerState::Absent,
            wanted: None,
            line: Zeroizing::new(Vec::with_capacity(LONGEST)),
            fate: Fate::Usual,
            last: None,
            events: VecDeque::new(),
        }
    }

    /// The line is there.
    pub fn handle_opened(&mut self) {
        self.forget();
        self.become_state(ScannerState::Ready);
    }

    /// The line is gone, or cannot be had.
    pub fn handle_lost(&mut self, state: ScannerState) {
        self.forget();
        self.become_state(state);
        self.refuse();
    }

    /// Somebody wants something.
    pub fn handle_request(&mut self, request: ScannerRequest, now: Instant) {
        self.handle_timeout(now);
        match request {
            ScannerRequest::Scan(formats) => {
                self.wanted = Some(formats);
                self.fate = if self.last.is_some() { Fate::Early } else { Fate::Usual };
                self.refuse();
            }
            ScannerRequest::Cancel => {
                self.wanted = None;
                self.empty();
            }
        }
    }

    /// Something was read.
    pub fn handle_bytes(&mut self, bytes: &[u8], now: Instant) {
        self.handle_timeout(now);
        for byte in bytes {
            self.take(*byte, now);
        }
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.poll_timeout().is_some_and(|due| due <= now) {
            let whole = self.form.ending == Ending::Quiet;
            self.end_line(if whole { Ok(()) } else { Err(Refusal::Unread) });
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.last.map(|last| last + QUIET)
    }

    /// What happened.
    pub fn poll_event(&mut self) -> Option<ScannerEvent> {
        self.events.pop_front()
    }

    fn take(&mut self, byte: u8, now: Instant) {
        if self.form.ending == Ending::Line && matches!(byte, b'\r' | b'\n') {
            return self.end_line(Ok(()));
        }
        self.last = Some(now);
        if self.line.len() == LONGEST {
            self.fate = Fate::TooLong;
        }
        if self.wanted.is_none() || self.fate != Fate::Usual {
            self.keep_tail();
        }
        self.line.push(byte);
        if let Ending::Suffix(suffix) = &self.form.ending
            && self.line.ends_with(suffix)
        {
            let rest = self.line.len() - suffix.len();
            self.line.truncate(rest);
            self.end_line(Ok(()));
        }
    }

    /// Keeps the last bytes alone: with one more they may be an ending.
    fn keep_tail(&mut self) {
        let most = if let Ending::Suffix(suffix) = &self.form.ending { suffix.len() - 1 } else { 0 };
        let too_many = self.line.len().saturating_sub(most);
        let left = self.line.len() - too_many;
        self.line.copy_within(too_many.., 0);
        self.line[left..].fill(0);
        self.line.truncate(left);
    }

    /// One code is there, or a piece of one.
    fn end_line(&mut self, whole: Result<(), Refusal>) {
        let began = self.last.take().is_some();
        let fate = std::mem::take(&mut self.fate);
        let Some(wanted) = self.wanted.as_ref().filter(|_| began && fate != Fate::Early) else {
            return self.empty();
        };
        let read = if fate == Fate::TooLong { Err(Refusal::Unread) } else { whole };
        match read.and_then(|()| text::read(&self.line, &self.form, wanted)) {
            Ok(code) => {
                self.wanted = None;
                self.events.push_back(ScannerEvent::Scanned(Ok(Box::new(code))));
            }
            Err(Refusal::Unread) => self.events.push_back(ScannerEvent::Progress(ScanProgress::Unread)),
            Err(Refusal::Other) => self.events.push_back(ScannerEvent::Progress(ScanProgress::Other)),
        }
        self.empty();
    }

    fn forget(&mut self) {
        (self.last, self.fate) = (None, Fate::Usual);
        self.empty();
    }

    /// Nothing of it stays in its place.
    fn empty(&mut self) {
        self.line.zeroize();
    }

    fn become_state(&mut self, state: ScannerState) {
        if self.state != state {
            self.state = state;
            self.events.push_back(ScannerEvent::State(state));
        }
    }

    /// Nobody waits for a scanner that cannot read.
    fn refuse(&mut self) {
        let error = match self.state {
            ScannerState::Ready => return,
            ScannerState::Absent => ScanError::NoScanner,
            ScannerState::Failed(_) => ScanError::Failed,
        };
        if self.wanted.take().is_some() {
            self.events.push_back(ScannerEvent::Scanned(Err(error)));
        }
    }
}

#[cfg(test)]
mod tests;
