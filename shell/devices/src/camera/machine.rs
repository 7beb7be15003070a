//! A camera, without I/O: closed until a picture is wanted, then one picture at a time for whoever asks for the next. Fed with
//! what happens and the time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::frame::{Frame, NotAPicture};

/// How fast, and how patient.
#[derive(Debug, Clone, Copy)]
pub struct CameraLimits {
    /// Between two pictures that are told, at least: each of them is decoded, and drawn without a graphics card.
    pub between: Duration,
    /// How long it may give no picture before it counts as failed.
    pub patience: Duration,
}

impl Default for CameraLimits {
    fn default() -> Self {
        // A hand is followed well enough by eight a second. A camera that was asleep takes some seconds to wake up.
        Self { between: Duration::from_millis(120), patience: Duration::from_secs(6) }
    }
}

/// How the camera is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CameraState {
    /// It is not there.
    #[default]
    Absent,
    /// It is there. While nobody wants a picture that is all that is known: it is not opened to see more.
    Ready,
    /// It is there and cannot be used.
    Failed(CameraFault),
}

/// Why it cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraFault {
    /// The shell may not open it.
    Denied,
    /// Another program has it.
    Busy,
    /// What stands at its address is no camera, or none that gives JPEG.
    NoCamera,
    /// It gives no pictures, or none that can be used.
    NoPicture,
}

impl CameraFault {
    /// As ops see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Busy => "busy",
            Self::NoCamera => "no_camera",
            Self::NoPicture => "no_picture",
        }
    }
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraRequest {
    /// Pictures: the first is told as soon as there is one.
    Open,
    /// The next picture. Nothing is told that was not asked for, so that nothing heaps up.
    Next,
    /// No more.
    Close,
}

/// Why there are no pictures any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CameraError {
    /// It is not there, or went away.
    NoCamera,
    /// It cannot be used.
    Failed,
}

/// What is told.
#[derive(Debug)]
pub enum CameraEvent {
    /// It is now so.
    State(CameraState),
    /// A picture that was asked for.
    Frame(Frame),
    /// The end of what [`CameraRequest::Open`] began, unless [`CameraRequest::Close`] ended it.
    Ended(CameraError),
}

/// The machine.
#[derive(Debug)]
pub struct Camera {
    limits: CameraLimits,
    state: CameraState,
    phase: Phase,
    events: VecDeque<CameraEvent>,
}

#[derive(Debug)]
enum Phase {
    /// Nobody wants pictures: it is closed.
    Idle,
    /// It is to be open.
    Open {
        /// Since when it owes a picture.
        owes: Instant,
        /// When the last was told.
        told: Option<Instant>,
        wants: bool,
    },
}

impl Camera {
    /// Nothing is known yet.
    pub const fn new(limits: CameraLimits) -> Self {
        Self { limits, state: CameraState::Absent, phase: Phase::Idle, events: VecDeque::new() }
    }

    /// Whether it is to be open: its lamp tells the truth.
    pub const fn wants_line(&self) -> bool {
        matches!(self.phase, Phase::Open { .. })
    }

    /// Somebody wants something.
    pub fn handle_request(&mut self, request: CameraRequest, now: Instant) {
        match (request, &mut self.phase) {
            (CameraRequest::Open, _) => self.phase = Phase::Open { owes: now, told: None, wants: true },
            (CameraRequest::Next, Phase::Open { owes, wants, .. }) => (*owes, *wants) = (now, true),
            (CameraRequest::Next, Phase::Idle) => {}
            (CameraRequest::Close, _) => self.phase = Phase::Idle,
        }
    }

    /// Somebody has looked whether it is there, without opening it.
    pub fn handle_seen(&mut self, state: CameraState) {
        // A camera that gave no pictures, or that somebody else has, looks no different from one that is ready.
        let hides = matches!(self.state, CameraState::Failed(CameraFault::NoPicture | CameraFault::Busy));
        if !(hides && state == CameraState::Ready) {
            self.see(state);
        }
    }

    /// It was opened.
    pub const fn handle_opened(&mut self, now: Instant) {
        if let Phase::Open { owes, .. } = &mut self.phase {
            *owes = now;
        }
    }

    /// It gave something. Looked at only where it is wanted.
    pub fn handle_picture(&mut self, given: &[u8], now: Instant) -> Result<(), NotAPicture> {
        let Phase::Open { told, wants, .. } = &mut self.phase else { return Ok(()) };
        let is_early = told.is_some_and(|told| now.saturating_duration_since(told) < self.limits.between);
        if !*wants || is_early {
            return Ok(());
        }
        let frame = Frame::read(given)?;
        (*told, *wants) = (Some(now), false);
        self.see(CameraState::Ready);
        self.events.push_back(CameraEvent::Frame(frame));
        Ok(())
    }

    /// It could not be opened, or went away.
    pub fn handle_lost(&mut self, state: CameraState) {
        self.see(state);
        self.end(if state == CameraState::Absent { CameraError::NoCamera } else { CameraError::Failed });
    }

    /// Time has passed.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.poll_timeout().is_some_and(|due| due <= now) {
            self.handle_lost(CameraState::Failed(CameraFault::NoPicture));
        }
    }

    /// When [`handle_timeout`](Self::handle_timeout) is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match self.phase {
            Phase::Open { owes, wants: true, .. } => Some(owes + self.limits.patience),
            Phase::Open { .. } | Phase::Idle => None,
        }
    }

    /// What happened.
    pub fn poll_event(&mut self) -> Option<CameraEvent> {
        self.events.pop_front()
    }

    fn end(&mut self, error: CameraError) {
        if let Phase::Open { .. } = std::mem::replace(&mut self.phase, Phase::Idle) {
            self.events.push_back(CameraEvent::Ended(error));
        }
    }

    fn see(&mut self, state: CameraState) {
        if std::mem::replace(&mut self.state, state) != state {
            self.events.push_back(CameraEvent::State(state));
        }
    }
}

#[cfg(test)]
mod tests;
