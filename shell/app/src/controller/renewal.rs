use terminal_core::Mono;

use super::Controller;
use crate::pulse::Pulse;
use crate::stage::{Input, Stage, TrustedPage};

/// The trusted pages get new processes after so many sessions: what a page's process has taken over time, and does not give back, goes with it.
const SESSIONS: u32 = 20;
/// So do those of a terminal that nobody uses, after so many milliseconds.
const AGE_MS: u64 = 6 * 60 * 60 * 1_000;
/// Nobody has been there for so many milliseconds before it is done: longer than the next app's process takes to be there.
const REST_MS: u64 = 3_000;
/// A home page that has not painted by then, in milliseconds, is given up.
const LIMIT_MS: u64 = 30_000;

/// When the trusted pages get new processes.
#[derive(Debug)]
pub(super) struct Renewal {
    /// Sessions that ended since.
    sessions: u32,
    renewed: Mono,
    /// Since when nobody has been there.
    resting_since: Mono,
    /// Since when the home page's next view is being made.
    since: Option<Mono>,
}

impl Renewal {
    /// All are new.
    pub(super) const fn new(now: Mono) -> Self {
        Self { sessions: 0, renewed: now, resting_since: now, since: None }
    }

    pub(super) const fn is_under_way(&self) -> bool {
        self.since.is_some()
    }

    pub(super) const fn handle_session_over(&mut self, now: Mono) {
        self.sessions = self.sessions.saturating_add(1);
        self.resting_since = now;
    }

    const fn is_due(&self, now: Mono) -> bool {
        now.since(self.resting_since) >= REST_MS
            && (self.sessions >= SESSIONS || now.since(self.renewed) >= AGE_MS)
    }

    const fn is_too_long(&self, now: Mono) -> bool {
        match self.since {
            Some(since) => now.since(since) >= LIMIT_MS,
            None => false,
        }
    }
}

impl<S: Stage> Controller<S> {
    pub(super) fn watch_renewal(&mut self, now: Mono) {
        if self.renewal.is_too_long(now) {
            return self.give_up_renewal(now);
        }
        if !self.is_at_rest() {
            self.renewal.resting_since = now;
        } else if self.renewal.is_due(now) && !self.renewal.is_under_way() {
            self.begin_renewal(now);
        }
    }

    fn begin_renewal(&mut self, now: Mono) {
        if self.stage.renew_home() {
            self.renewal.since = Some(now);
            self.home_pulse = Pulse::new(now);
        }
    }

    /// The home page's next view has painted, and is seen: bar and keyboard, which nobody sees now, follow.
    pub(super) fn home_painted_anew(&mut self, now: Mono) {
        if self.renewal.is_under_way() {
            self.renewal = Renewal::new(now);
            self.page_lost(TrustedPage::Bar, now);
        }
    }

    /// Whoever comes meets the home page that they saw.
    pub(super) fn mind_visitor(&mut self, input: &Input, now: Mono) {
        if matches!(input, Input::Touched | Input::FingerDown | Input::FingerAt(_)) {
            self.stop_renewal(now);
        }
    }

    /// Something needs the home page that is seen. Its next view comes when it is at rest again.
    pub(super) fn stop_renewal(&mut self, now: Mono) {
        if self.renewal.since.take().is_some() {
            self.renewal.resting_since = now;
            self.home_pulse = Pulse::new(now);
            self.stage.keep_home();
            // It was told nothing in the meantime.
            self.shown = None;
        }
    }

    /// The next view is none. Another is made when as much time has passed again.
    pub(super) fn give_up_renewal(&mut self, now: Mono) {
        tracing::error!("the home page could not be replaced");
        self.stop_renewal(now);
        self.renewal = Renewal::new(now);
    }

    fn is_at_rest(&self) -> bool {
        self.home_painted
            && self.beside.is_ready()
            && self.app.is_none()
            && self.trial.is_none()
            && !self.is_attended()
            && !self.is_switching()
            && !self.style.is_on_trial()
    }
}
