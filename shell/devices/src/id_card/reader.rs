//! One reader on one line: watches how it is, and reads a card when it is told to. Fed with what happens and the time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::card::IdCard;
use super::command::Command;
use super::frame::Framer;
use super::sam_number;
use super::status::{Reply, Status};
use super::text_block;

/// How often a card is looked for: more often confuses readers in the field.
const LOOK: Duration = Duration::from_millis(300);
/// How often a reader that rests is asked how it is.
const WATCH: Duration = Duration::from_secs(5);
/// A card that cannot be read so often is given up; so is a reader that does not answer.
const TRIES: u32 = 3;

/// How the reader is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderState {
    /// Not connected, or nobody answers.
    #[default]
    Absent,
    /// It answers.
    Ready,
    /// It answers that it cannot work, by this code of the protocol.
    Failed(u8),
}

/// What the reader is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReaderRequest {
    /// Read the next card that is put on it.
    Read,
    /// Read the card that lies on it already, too: the citizen has said so.
    Confirm,
    /// No card is wanted any more.
    Cancel,
}

/// How far reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// There is no card.
    NoCard,
    /// One has lain there since before it was asked for: it is not read until [`ReaderRequest::Confirm`].
    Lying,
    /// The card is being read.
    Reading,
    /// It could not be read; once more.
    Again,
}

/// Why a card was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadError {
    /// There is no reader, or it went away.
    NoReader,
    /// Reader or card failed, for good.
    Failed,
    /// Not a card that is known here.
    UnknownCard,
}

/// What the reader says.
#[derive(Debug)]
pub enum ReaderEvent {
    /// It is now so.
    State(ReaderState),
    /// Its security module has this number; said once a line, by readers that tell it.
    Number(String),
    /// So far is the card.
    Progress(Progress),
    /// The end of what [`ReaderRequest::Read`] began.
    Read(Result<Box<IdCard>, ReadError>),
}

/// The machine.
#[derive(Debug)]
pub struct Reader {
    framer: Framer,
    open: bool,
    state: ReaderState,
    /// What was asked and is not answered yet, and until when that is waited for.
    asked: Option<(Command, Instant)>,
    /// What to ask next, and when.
    next: Option<(Command, Instant)>,
    silences: u32,
    /// Whether its number was asked for on this line.
    is_number_asked: bool,
    job: Option<Job>,
    out: VecDeque<Command>,
    events: VecDeque<ReaderEvent>,
}

/// A card is wanted.
#[derive(Debug, Default)]
struct Job {
    /// Whether there was no card for a moment, or the citizen said that the one that lies there is meant.
    may_read: bool,
    progress: Option<Progress>,
    failures: u32,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            framer: Framer::default(),
            open: false,
            state: ReaderState::Absent,
            asked: None,
            next: None,
            silences: 0,
            is_number_asked: false,
            job: None,
            out: VecDeque::new(),
            events: VecDeque::new(),
        }
    }
}

impl Reader {
    /// The line is there.
    pub fn handle_opened(&mut self, now: Instant) {
        self.framer.clear();
        (self.open, self.asked, self.silences, self.is_number_asked) = (true, None, 0, false);
        self.next = Some((Command::SamStatus, now));
        self.handle_timeout(now);
    }

    /// The line is gone.
    pub fn handle_lost(&mut self) {
        self.framer.clear();
        (self.open, self.asked, self.next) = (false, None, None);
        self.out.clear();
        self.become_state(ReaderState::Absent);
        self.end(Err(ReadError::NoReader));
    }

    /// Somebody wants something.
    pub fn handle_request(&mut self, request: ReaderRequest, now: Instant) {
        match request {
            ReaderRequest::Read => {
                self.job = Some(Job::default());
                match self.state {
                    ReaderState::Absent => self.end(Err(ReadError::NoReader)),
                    ReaderState::Failed(_) => self.end(Err(ReadError::Failed)),
                    ReaderState::Ready => self.next = Some((Command::Find, now)),
                }
            }
            ReaderRequest::Confirm => {
                if let Some(job) = &mut self.job {
                    job.may_read = true;
                }
            }
            ReaderRequest::Cancel => {
                self.job = None;
                self.rest(now);
            }
        }
        self.handle_timeout(now);
    }

    /// Something came over the line.
    pub fn handle_bytes(&mut self, bytes: &[u8], now: Instant) {
        self.framer.push(bytes);
        while let Some(body) = self.framer.next_body() {
            // What is no answer is asked for once more when its time is up.
            if let Some(reply) = body.ok().as_deref().and_then(|body| Reply::parse(body)) {
                self.answered(&reply, now);
            }
        }
        self.handle_timeout(now);
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Instant) {
        if let Some((command, _)) = self.asked.filter(|(_, until)| *until <= now) {
            self.asked = None;
            self.framer.clear();
            self.silent(command, now);
        }
        if let Some((command, _)) = self.next.filter(|(_, at)| *at <= now && self.asked.is_none()) {
            self.next = None;
            self.asked = Some((command, now + command.patience()));
            self.out.push_back(command);
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.asked.map(|(_, until)| until).or_else(|| self.next.map(|(_, at)| at))
    }

    /// Whether a card is wanted.
    pub const fn is_wanted(&self) -> bool {
        self.job.is_some()
    }

    /// What to send over the line.
    pub fn poll_transmit(&mut self) -> Option<Zeroizing<Vec<u8>>> {
        self.out.pop_front().map(Command::frame)
    }

    /// What happened.
    pub fn poll_event(&mut self) -> Option<ReaderEvent> {
        self.events.pop_front()
    }

    fn answered(&mut self, reply: &Reply, now: Instant) {
        // What was not asked for, or comes too late, says nothing.
        let Some((command, _)) = self.asked.take() else { return };
        self.silences = 0;
        if matches!(reply.status, Status::SelfTestFailed | Status::NotAuthorized) {
            self.become_state(ReaderState::Failed(reply.status.code()));
            self.end(Err(ReadError::Failed));
            return self.rest(now);
        }
        self.become_state(ReaderState::Ready);
        if command == Command::SamNumber {
            self.numbered(reply);
        }
        if self.job.is_none() {
            return self.idle(now);
        }
        match (command, reply.status) {
            (Command::Find, Status::Found) => self.found(now),
            (Command::Find, Status::NoCard) => self.no_card(now),
            (Command::Select, Status::Done) => self.next = Some((Command::Read, now)),
            (Command::Read, Status::Done) => self.read(&reply.data, now),
            (Command::SamStatus, Status::Done) | (Command::SamNumber, _) => {
                self.next = Some((Command::Find, now));
            }
            _ => self.failed(now),
        }
    }

    fn numbered(&mut self, reply: &Reply) {
        let number = Some(&reply.data).filter(|_| reply.status == Status::Done);
        if let Some(number) = number.and_then(|data| sam_number::read(data)) {
            self.events.push_back(ReaderEvent::Number(number));
        }
    }

    /// It answers, and nobody wants a card: its number is asked for once.
    fn idle(&mut self, now: Instant) {
        if std::mem::replace(&mut self.is_number_asked, true) {
            self.rest(now);
        } else {
            self.next = Some((Command::SamNumber, now));
        }
    }

    fn found(&mut self, now: Instant) {
        if self.job.as_ref().is_some_and(|job| job.may_read) {
            self.progress(Progress::Reading);
            self.next = Some((Command::Select, now));
        } else {
            self.progress(Progress::Lying);
            self.next = Some((Command::Find, now + LOOK));
        }
    }

    fn no_card(&mut self, now: Instant) {
        if let Some(job) = &mut self.job {
            job.may_read = true;
        }
        // Until it lies there again, the citizen has to be told why it was not read.
        if self.job.as_ref().and_then(|job| job.progress) != Some(Progress::Again) {
            self.progress(Progress::NoCard);
        }
        self.next = Some((Command::Find, now + LOOK));
    }

    fn read(&mut self, data: &[u8], now: Instant) {
        match text_block::parse_answer(data) {
            Ok(card) => self.end(Ok(Box::new(card))),
            Err(text_block::CardError::Kind(kind)) => {
                tracing::warn!(%kind, "a card of a kind that is not known");
                self.end(Err(ReadError::UnknownCard));
            }
            Err(error) => {
                tracing::warn!(%error, "a card that cannot be understood");
                return self.failed(now);
            }
        }
        self.rest(now);
    }

    /// Not this time.
    fn failed(&mut self, now: Instant) {
        let Some(job) = &mut self.job else { return };
        job.failures += 1;
        if job.failures < TRIES {
            self.progress(Progress::Again);
            self.next = Some((Command::Find, now + LOOK));
        } else {
            self.end(Err(ReadError::Failed));
            self.rest(now);
        }
    }

    fn silent(&mut self, command: Command, now: Instant) {
        if command == Command::SamNumber {
            // One that does not know this command reads cards all the same.
            match self.job {
                Some(_) => self.next = Some((Command::Find, now)),
                None => self.rest(now),
            }
            return;
        }
        self.silences += 1;
        if self.silences >= TRIES {
            self.become_state(ReaderState::Absent);
            self.end(Err(ReadError::NoReader));
            return self.rest(now);
        }
        // A card may have to be found again before it can be read.
        let again = if command == Command::SamStatus { command } else { Command::Find };
        self.next = Some((again, now));
    }

    /// Nobody wants a card: asks how the reader is from time to time.
    fn rest(&mut self, now: Instant) {
        if self.open {
            self.next = Some((Command::SamStatus, now + WATCH));
        }
    }

    fn progress(&mut self, progress: Progress) {
        let Some(job) = &mut self.job else { return };
        if job.progress.replace(progress) != Some(progress) {
            self.events.push_back(ReaderEvent::Progress(progress));
        }
    }

    fn become_state(&mut self, state: ReaderState) {
        if self.state != state {
            self.state = state;
            self.events.push_back(ReaderEvent::State(state));
        }
    }

    fn end(&mut self, result: Result<Box<IdCard>, ReadError>) {
        if self.job.take().is_some() {
            self.events.push_back(ReaderEvent::Read(result));
        }
    }
}

#[cfg(test)]
mod tests;
