//! A citizen's session: begins with the first touch, ends by the end button, the idle limit (after a
//! countdown that one touch extends) or the app. Whoever holds the machine wipes when it hands out
//! a record: one [`Event::Session`] for each session, nothing personal in it.

mod limits;
mod log;
#[cfg(test)]
mod tests;
mod witness;

use fleet_protocol::{AppId, Event, SessionEnd, UnixMillis};

use crate::Mono;
pub use limits::Limits;
use log::AppLog;
pub use witness::{SessionMark, SessionWitness};

/// Both clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// What timers run on.
    pub mono: Mono,
    /// What records say.
    pub wall: UnixMillis,
}

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// Nobody is here.
    None,
    /// Somebody is.
    Active,
    /// Nobody has touched anything for the idle limit.
    Warning {
        /// The session ends then, unless it is touched.
        ends_at: Mono,
    },
}

/// The session machine. Every input first lets an overdue countdown end the session that was open.
#[derive(Debug, Clone)]
pub struct Session {
    limits: Limits,
    held: bool,
    open: Option<Open>,
}

#[derive(Debug, Clone)]
struct Open {
    began: Mono,
    last_touch: Mono,
    /// Until when the app that is open wants no countdown: it shows a film, or waits for a signature.
    stay: Option<Mono>,
    apps: AppLog,
    /// How it ends if nobody does anything more: the app was lost under the citizen.
    lost: Option<SessionEnd>,
}

impl Session {
    /// The longest that an app keeps a session open without a touch, in milliseconds from the last touch on.
    pub const LONGEST_STAY_MS: u64 = 15 * 60 * 1000;

    /// No session, with the limits of [`Limits::default`].
    pub fn new() -> Self {
        Self { limits: Limits::default(), held: false, open: None }
    }

    /// New limits hold at once, for an open session too.
    pub const fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Lets no session begin until [`Session::release`]. False, and nothing held, while one is open.
    pub const fn hold(&mut self) -> bool {
        self.held = self.open.is_none();
        self.held
    }

    /// Sessions may begin again.
    pub const fn release(&mut self) {
        self.held = false;
    }

    /// Somebody touched the screen or a key: begins a session or extends the one that is open.
    pub fn touch(&mut self, at: Moment) -> Option<Event> {
        let ended = self.handle_timeout(at);
        match &mut self.open {
            Some(open) => open.last_touch = at.mono,
            None if self.held => {}
            None => self.open = Some(Open::new(at.mono)),
        }
        ended
    }

    /// An app opens. False if no session may begin.
    pub fn app_opened(&mut self, app_id: AppId, now: Mono) -> bool {
        if self.open.is_none() && self.held {
            return false;
        }
        let open = self.open.get_or_insert_with(|| Open::new(now));
        open.last_touch = now;
        open.stay = None;
        open.lost = None;
        open.apps.open(app_id, now);
        true
    }

    /// The app that is open wants no countdown for so many milliseconds, whatever it wanted before. Until when it gets
    /// that: at most [`Session::LONGEST_STAY_MS`] after the last touch. `None` if no app is open.
    pub fn stay(&mut self, ms: u64, now: Mono) -> Option<Mono> {
        let open = self.open.as_mut().filter(|open| open.apps.current().is_some())?;
        let until = (now + ms).min(open.last_touch + Self::LONGEST_STAY_MS);
        open.stay = Some(until);
        Some(until)
    }

    /// The app closed, the session goes on.
    pub fn app_closed(&mut self, now: Mono) {
        if let Some(open) = &mut self.open {
            open.apps.close(now);
            open.stay = None;
        }
    }

    /// The app was lost ([`SessionEnd::AppFailed`] or [`SessionEnd::Unlisted`]). The session goes on,
    /// so that the citizen can read what happened and open another app, but an idle end is then
    /// recorded as `because`.
    pub fn app_lost(&mut self, because: SessionEnd, now: Mono) {
        if let Some(open) = &mut self.open {
            open.apps.close(now);
            open.stay = None;
            open.lost = Some(because);
        }
    }

    /// Ends the session; the record of it, if one was open.
    pub fn end(&mut self, end: SessionEnd, at: Moment) -> Option<Event> {
        let mut open = self.open.take()?;
        open.apps.close(at.mono);
        let length = at.mono.since(open.began);
        // The time known last is the best known: a clock set right during the session moves both ends.
        let started_at = at.wall.saturating_sub_unsigned(length);
        Some(Event::Session { started_at, ended_at: at.wall, end, apps: open.apps.into_list() })
    }

    /// Ends the session if its countdown has run out.
    pub fn handle_timeout(&mut self, at: Moment) -> Option<Event> {
        let open = self.open.as_ref()?;
        if at.mono < self.limits.end_of(self.warning_of(open)) {
            return None;
        }
        let end = open.lost.unwrap_or(SessionEnd::Idle);
        self.end(end, at)
    }

    /// Where the session stands.
    pub fn state(&self, now: Mono) -> SessionState {
        match &self.open {
            None => SessionState::None,
            Some(open) if now < self.warning_of(open) => SessionState::Active,
            Some(open) => SessionState::Warning { ends_at: self.limits.end_of(self.warning_of(open)) },
        }
    }

    /// When the countdown begins.
    fn warning_of(&self, open: &Open) -> Mono {
        let untouched = self.limits.warning_of(open.last_touch);
        open.stay.map_or(untouched, |stay| stay.max(untouched))
    }

    /// Whether a session is open.
    pub const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The app that is open.
    pub fn open_app(&self) -> Option<AppId> {
        self.open.as_ref().and_then(|open| open.apps.current())
    }

    /// Milliseconds since the session began.
    pub fn length(&self, now: Mono) -> Option<u64> {
        self.open.as_ref().map(|open| now.since(open.began))
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

impl Open {
    const fn new(now: Mono) -> Self {
        Self { began: now, last_touch: now, stay: None, apps: AppLog::new(), lost: None }
    }
}
