//! The question of how satisfied a citizen was (好差评). It is put once a session, when that was ended by a word of the
//! citizen's own, and only after everything of the session is gone: nothing of a citizen waits for a rating. Whoever holds
//! the machine shows [`RatingView`] and takes the event that an answer makes.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use fleet_protocol::{
    AppId, AppVersionId, Event, RATING_REASONS_VERSION, Rating, RatingLevel, RatingReason, SessionEnd,
};

use crate::Mono;
use crate::session::Moment;

/// How long the question stays without a touch, in milliseconds: at least the 20 seconds of WCAG 2.2, 2.2.1.
const ASKED_MS: u64 = 20_000;
/// The same for who takes more time.
const ASKED_AT_EASE_MS: u64 = 30_000;
/// Touches keep it no longer than this: the next citizen is not kept from the home page by who leans on the screen.
const LONGEST_MS: u64 = 120_000;
/// A session whose traces are not gone within so many milliseconds is not asked about: its citizen has left.
const AWAITED_MS: u64 = 5_000;

/// The app that is rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedApp {
    /// Which.
    pub app_id: AppId,
    /// In which version.
    pub version_id: AppVersionId,
    /// Its name.
    pub name: String,
    /// The unit responsible.
    pub unit: String,
}

/// The machine.
#[derive(Debug, Default)]
pub struct RatingQuestion {
    is_on: bool,
    /// The app that was used last in the session that is open.
    used: Option<RatedApp>,
    stage: Stage,
}

#[derive(Debug, Default)]
enum Stage {
    #[default]
    Rest,
    /// The session has ended, and is being cleared away.
    Awaited {
        app: RatedApp,
        at_ease: bool,
        until: Mono,
    },
    Asked(Asked),
}

#[derive(Debug)]
struct Asked {
    app: RatedApp,
    whole_ms: u64,
    until: Mono,
    /// Whatever is touched.
    latest: Mono,
    /// A bad level that was chosen: the reasons are asked for.
    level: Option<RatingLevel>,
    reasons: BTreeSet<RatingReason>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingView<'a> {
    /// What is rated.
    pub app: &'a RatedApp,
    /// The bad level that was chosen, of which reasons are asked for; `None` while the level is asked for.
    pub level: Option<RatingLevel>,
    /// The reasons that were chosen.
    pub reasons: &'a BTreeSet<RatingReason>,
    /// When the question goes away.
    pub ends_at: Mono,
    /// For how long it was put, in milliseconds.
    pub whole_ms: u64,
}

impl RatingQuestion {
    /// Whether anybody is asked from now on. A question that was put stays.
    pub const fn set_on(&mut self, on: bool) {
        self.is_on = on;
    }

    /// The citizen sees this app.
    pub fn handle_app_used(&mut self, app: RatedApp) {
        self.used = Some(app);
    }

    /// It was lost under the citizen, who has a fault to report and nothing to rate.
    pub fn handle_app_lost(&mut self) {
        self.used = None;
    }

    /// The session ended. Nobody is asked who only went away, or whose app broke.
    pub fn handle_session_over(&mut self, end: SessionEnd, at_ease: bool, now: Mono) {
        let used = self.used.take().filter(|_| self.is_on);
        self.stage = match (end, used) {
            (SessionEnd::Button | SessionEnd::App, Some(app)) => {
                Stage::Awaited { app, at_ease, until: now + AWAITED_MS }
            }
            (
                SessionEnd::Button
                | SessionEnd::App
                | SessionEnd::Idle
                | SessionEnd::AppFailed
                | SessionEnd::Unlisted
                | SessionEnd::ShellFailed,
                _,
            ) => Stage::Rest,
        };
    }

    /// Nothing of the session is left: now it may be asked about. Whether it is.
    pub fn handle_wiped(&mut self, now: Mono) -> bool {
        let Stage::Awaited { app, at_ease, .. } = &self.stage else { return false };
        let whole_ms = if *at_ease { ASKED_AT_EASE_MS } else { ASKED_MS };
        let (until, latest) = (now + whole_ms, now + LONGEST_MS);
        let (app, reasons) = (app.clone(), BTreeSet::new());
        self.stage = Stage::Asked(Asked { app, whole_ms, until, latest, level: None, reasons });
        true
    }

    /// Somebody touched the screen: whoever reads has more time.
    pub fn handle_touched(&mut self, now: Mono) {
        if let Stage::Asked(asked) = &mut self.stage {
            asked.extend(now);
        }
    }

    /// A level is chosen. A good one is all there is to say; of a bad one the reasons are asked for.
    pub fn choose(&mut self, level: RatingLevel, at: Moment) -> Option<Event> {
        let Stage::Asked(asked) = &mut self.stage else { return None };
        asked.level = Some(level);
        if level.is_bad() {
            asked.extend(at.mono);
            return None;
        }
        self.answer(at)
    }

    /// A reason is chosen, or no more.
    pub fn toggle(&mut self, reason: RatingReason, now: Mono) {
        if let Stage::Asked(asked) = &mut self.stage
            && asked.level.is_some()
        {
            if !asked.reasons.remove(&reason) {
                asked.reasons.insert(reason);
            }
            asked.extend(now);
        }
    }

    /// Back from the reasons to the levels: the wrong one was touched.
    pub fn reconsider(&mut self, now: Mono) {
        if let Stage::Asked(asked) = &mut self.stage {
            (asked.level, asked.reasons) = (None, BTreeSet::new());
            asked.extend(now);
        }
    }

    /// The bad level is sent with the reasons that were chosen, if any were.
    pub fn send(&mut self, at: Moment) -> Option<Event> {
        self.answer(at)
    }

    /// The citizen does not want to rate, or somebody wants the home page.
    pub fn skip(&mut self) {
        self.stage = Stage::Rest;
    }

    /// Lets a question go whose time is over. A bad level that was chosen counts although nobody sent it: it was said.
    pub fn handle_timeout(&mut self, at: Moment) -> Option<Event> {
        match &self.stage {
            Stage::Awaited { until, .. } if *until <= at.mono => {
                self.skip();
                None
            }
            Stage::Asked(asked) if asked.until <= at.mono => {
                let rated = self.answer(at);
                self.skip();
                rated
            }
            Stage::Rest | Stage::Awaited { .. } | Stage::Asked(_) => None,
        }
    }

    /// Whether the question is shown.
    pub const fn is_asking(&self) -> bool {
        matches!(self.stage, Stage::Asked(_))
    }

    /// Whether it is shown or will be in a moment: touches are its citizen's, not the next one's.
    pub const fn is_pending(&self) -> bool {
        !matches!(self.stage, Stage::Rest)
    }

    /// What is to be shown.
    pub const fn view(&self) -> Option<RatingView<'_>> {
        let Stage::Asked(asked) = &self.stage else { return None };
        Some(RatingView {
            app: &asked.app,
            level: asked.level,
            reasons: &asked.reasons,
            ends_at: asked.until,
            whole_ms: asked.whole_ms,
        })
    }

    fn answer(&mut self, at: Moment) -> Option<Event> {
        let Stage::Asked(asked) = &self.stage else { return None };
        let level = asked.level?;
        let reasons = if level.is_bad() { asked.reasons.iter().copied().collect() } else { Vec::new() };
        let rating = Rating {
            app_id: asked.app.app_id,
            version_id: asked.app.version_id,
            level,
            reasons,
            reasons_version: RATING_REASONS_VERSION,
            rated_at: at.wall,
        };
        self.stage = Stage::Rest;
        Some(Event::Rated { rating })
    }
}

impl Asked {
    fn extend(&mut self, now: Mono) {
        self.until = (now + self.whole_ms).min(self.latest);
    }
}
