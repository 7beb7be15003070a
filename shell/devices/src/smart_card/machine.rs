//! All readers of smart cards, without I/O: wait for a card when told to, and carry commands to that one card until its session
//! is over. Fed with what happens and the time.

use std::collections::{BTreeSet, VecDeque};
use std::ffi::CString;
use std::time::{Duration, Instant};

use super::apdu::Apdu;
use super::response::{Atr, Response};

/// How much one session may.
#[derive(Debug, Clone, Copy)]
pub struct SmartCardLimits {
    /// How long it lasts from the moment that the card has power.
    pub whole: Duration,
    /// How many commands are sent.
    pub commands: u32,
}

impl Default for SmartCardLimits {
    fn default() -> Self {
        // A card of 64 KiB is read in that; nobody guesses anything in that.
        Self { whole: Duration::from_secs(120), commands: 300 }
    }
}

/// How reading smart cards is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SmartCardState {
    /// The service has no reader.
    #[default]
    Absent,
    /// There is no service.
    NoService,
    /// There is a reader.
    Ready,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmartCardRequest {
    /// A session with the next card that is put in; or with the one that lies there, once that is confirmed.
    Open,
    /// The card may be spoken to that lies there.
    Confirm,
    /// Send this to the card.
    Send(Apdu),
    /// The session, or the wait for it, is over.
    Close,
}

/// How far waiting for a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmartCardProgress {
    /// There is none.
    NoCard,
    /// One lies there since before it was wanted.
    Lying,
    /// One was put in that does not answer: the wrong way round, or none.
    Mute,
}

/// Why there is no session, or no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmartCardError {
    /// There is no reader, or it went away.
    NoReader,
    /// Another session, or another command, is under way.
    Busy,
    /// There is no session.
    Closed,
    /// As many commands as a session may.
    Spent,
    /// The reader or the card failed.
    Failed,
}

/// Why a session ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmartCardEnd {
    /// The card was taken away, or the reader.
    Removed,
    /// It lasted as long as one may.
    TimeUp,
}

/// What is told.
#[derive(Debug)]
pub enum SmartCardEvent {
    /// It is now so.
    State(SmartCardState),
    /// So far is waiting for a card.
    Progress(SmartCardProgress),
    /// The end of what [`SmartCardRequest::Open`] began.
    Opened(Result<Atr, SmartCardError>),
    /// The end of what [`SmartCardRequest::Send`] began.
    Answered(Result<Response, SmartCardError>),
    /// The session is over, and the card without power.
    Ended(SmartCardEnd),
    /// Whether a card lies in a reader now.
    Lies(bool),
}

/// What is to be done to readers; each is answered at once.
#[derive(Debug, PartialEq, Eq)]
pub enum Order {
    /// Give the card in this reader power, for us alone.
    Connect(CString),
    /// Send this to the card.
    Send(Apdu),
    /// Take its power away.
    Disconnect,
}

/// A reader, as the service sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderSeen {
    /// Its name.
    pub name: CString,
    /// Whether a card lies in it.
    pub has_card: bool,
}

/// What went wrong with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardFault {
    /// It is not there any more.
    Removed,
    /// It does not answer when it gets power.
    Mute,
    /// The reader or the card failed.
    Failed,
}

/// The machine.
#[derive(Debug)]
pub struct SmartCards {
    limits: SmartCardLimits,
    state: SmartCardState,
    /// The readers that have a card.
    filled: BTreeSet<CString>,
    phase: Phase,
    orders: VecDeque<Order>,
    events: VecDeque<SmartCardEvent>,
}

#[derive(Debug)]
enum Phase {
    /// Nobody wants a card.
    Idle,
    /// A card is waited for.
    Waiting,
    /// One in this reader gets power.
    Connecting(CString),
    /// The session.
    Open { reader: CString, until: Instant, sent: u32, is_sending: bool },
}

impl SmartCards {
    /// Nothing is known yet.
    pub const fn new(limits: SmartCardLimits) -> Self {
        Self {
            limits,
            state: SmartCardState::Absent,
            filled: BTreeSet::new(),
            phase: Phase::Idle,
            orders: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// There is no service, or no more.
    pub fn handle_no_service(&mut self) {
        self.orders.clear();
        self.see(SmartCardState::NoService, BTreeSet::new());
    }

    /// These readers there are, with or without cards.
    pub fn handle_readers(&mut self, readers: &[ReaderSeen]) {
        let state = if readers.is_empty() { SmartCardState::Absent } else { SmartCardState::Ready };
        let filled = readers.iter().filter(|reader| reader.has_card).map(|reader| reader.name.clone());
        self.see(state, filled.collect());
    }

    /// Somebody wants something.
    pub fn handle_request(&mut self, request: SmartCardRequest, now: Instant) {
        self.handle_timeout(now);
        match request {
            SmartCardRequest::Open => self.open(),
            SmartCardRequest::Confirm => {
                if let (Phase::Waiting, Some(reader)) = (&self.phase, self.filled.first()) {
                    self.connect(reader.clone());
                }
            }
            SmartCardRequest::Send(apdu) => self.send(apdu),
            SmartCardRequest::Close => self.close(),
        }
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.poll_timeout().is_some_and(|until| until <= now) {
            self.end(SmartCardEnd::TimeUp);
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due.
    pub const fn poll_timeout(&self) -> Option<Instant> {
        if let Phase::Open { until, .. } = self.phase { Some(until) } else { None }
    }

    /// What is to be done next, one at a time.
    pub fn poll_order(&mut self) -> Option<Order> {
        self.orders.pop_front()
    }

    /// What came of [`Order::Connect`].
    pub fn handle_connected(&mut self, connected: Result<Atr, CardFault>, now: Instant) {
        let Phase::Connecting(reader) = &self.phase else {
            // Nobody wants it any more.
            return self.orders.push_back(Order::Disconnect);
        };
        let reader = reader.clone();
        self.phase = Phase::Waiting;
        match connected {
            Ok(atr) => {
                let until = now + self.limits.whole;
                self.phase = Phase::Open { reader, until, sent: 0, is_sending: false };
                self.say(SmartCardEvent::Opened(Ok(atr)));
            }
            Err(CardFault::Removed) => self.progress(SmartCardProgress::NoCard),
            Err(CardFault::Mute | CardFault::Failed) => self.progress(SmartCardProgress::Mute),
        }
    }

    /// What came of [`Order::Send`].
    pub fn handle_answer(&mut self, answer: Result<Response, CardFault>) {
        let Phase::Open { is_sending, .. } = &mut self.phase else { return };
        if !std::mem::take(is_sending) {
            return;
        }
        match answer {
            Ok(response) => self.say(SmartCardEvent::Answered(Ok(response))),
            Err(CardFault::Removed) => self.end(SmartCardEnd::Removed),
            Err(CardFault::Mute | CardFault::Failed) => {
                self.say(SmartCardEvent::Answered(Err(SmartCardError::Failed)));
            }
        }
    }

    /// What happened.
    pub fn poll_event(&mut self) -> Option<SmartCardEvent> {
        self.events.pop_front()
    }

    fn open(&mut self) {
        let refusal = match (&self.phase, self.state) {
            (Phase::Idle, SmartCardState::Ready) => None,
            (Phase::Idle, _) => Some(SmartCardError::NoReader),
            _ => Some(SmartCardError::Busy),
        };
        if let Some(error) = refusal {
            return self.say(SmartCardEvent::Opened(Err(error)));
        }
        self.phase = Phase::Waiting;
        let lies = !self.filled.is_empty();
        self.progress(if lies { SmartCardProgress::Lying } else { SmartCardProgress::NoCard });
    }

    fn connect(&mut self, reader: CString) {
        self.orders.push_back(Order::Connect(reader.clone()));
        self.phase = Phase::Connecting(reader);
    }

    fn send(&mut self, apdu: Apdu) {
        let most = self.limits.commands;
        let refusal = match &mut self.phase {
            Phase::Open { is_sending: true, .. } => SmartCardError::Busy,
            Phase::Open { sent, .. } if *sent >= most => SmartCardError::Spent,
            Phase::Open { sent, is_sending, .. } => {
                *sent += 1;
                *is_sending = true;
                return self.orders.push_back(Order::Send(apdu));
            }
            Phase::Idle | Phase::Waiting | Phase::Connecting(_) => SmartCardError::Closed,
        };
        self.say(SmartCardEvent::Answered(Err(refusal)));
    }

    fn close(&mut self) {
        if let Phase::Open { .. } | Phase::Connecting(_) = self.phase {
            self.orders.push_back(Order::Disconnect);
        }
        self.phase = Phase::Idle;
    }

    /// The session ends by itself.
    fn end(&mut self, because: SmartCardEnd) {
        let Phase::Open { is_sending, .. } = self.phase else { return };
        self.close();
        if is_sending {
            self.say(SmartCardEvent::Answered(Err(SmartCardError::Closed)));
        }
        self.say(SmartCardEvent::Ended(because));
    }

    fn see(&mut self, state: SmartCardState, filled: BTreeSet<CString>) {
        if self.state != state {
            self.state = state;
            self.say(SmartCardEvent::State(state));
        }
        let before = std::mem::replace(&mut self.filled, filled);
        if before.is_empty() != self.filled.is_empty() {
            self.say(SmartCardEvent::Lies(!self.filled.is_empty()));
        }
        let taken = |reader: &CString| !self.filled.contains(reader);
        match &self.phase {
            Phase::Open { reader, .. } if taken(reader) => self.end(SmartCardEnd::Removed),
            Phase::Waiting | Phase::Connecting(_) if state != SmartCardState::Ready => {
                self.close();
                self.say(SmartCardEvent::Opened(Err(SmartCardError::NoReader)));
            }
            Phase::Waiting => {
                let put = self.filled.difference(&before).next().cloned();
                match put {
                    // Putting it in is the consent.
                    Some(reader) => self.connect(reader),
                    None if self.filled.is_empty() && !before.is_empty() => {
                        self.progress(SmartCardProgress::NoCard);
                    }
                    None => {}
                }
            }
            Phase::Idle | Phase::Connecting(_) | Phase::Open { .. } => {}
        }
    }

    fn progress(&mut self, progress: SmartCardProgress) {
        self.say(SmartCardEvent::Progress(progress));
    }

    fn say(&mut self, event: SmartCardEvent) {
        self.events.push_back(event);
    }
}

#[cfg(test)]
mod tests;
