//! Which urgent notice is put before whoever stands at the terminal: each once in a session, and not into somebody's
//! typing.

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use fleet_protocol::{Notice, NoticeId};

use crate::Mono;

/// Somebody who uses an app is interrupted when nothing was touched for so many milliseconds.
const PAUSE_MS: u64 = 3_000;
/// And after so many milliseconds in any case.
const LONGEST_WAIT_MS: u64 = 30_000;

/// What the citizen is in the middle of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occupation {
    /// The home page: nothing.
    Home,
    /// An app.
    App,
    /// What is not covered: a question of the terminal itself, the question how it was, or an app on its way.
    Busy,
}

/// Decides which notice interrupts.
#[derive(Debug, Clone, Default)]
pub struct Interruption {
    shown: Option<NoticeId>,
    /// The one that waits for a pause, and since when.
    waiting: Option<(NoticeId, Mono)>,
    last_touch: Option<Mono>,
    /// Those that were read in this session.
    read: HashSet<NoticeId>,
}

impl Interruption {
    /// Nothing is shown.
    pub fn new() -> Self {
        Self::default()
    }

    /// Something was touched.
    pub const fn handle_touched(&mut self, now: Mono) {
        self.last_touch = Some(now);
    }

    /// The citizen has read it. Another one, which may have taken its place under the finger, stays.
    pub fn handle_read(&mut self, id: NoticeId) {
        if self.shown == Some(id) {
            self.shown = None;
            self.read.insert(id);
        }
    }

    /// The next citizen has read nothing yet.
    pub fn handle_session_over(&mut self) {
        *self = Self::default();
    }

    /// Looks at the notices that are due.
    pub fn handle_due(&mut self, due: &[Notice], occupation: Occupation, now: Mono) {
        let mut wanted = due.iter().filter(|notice| notice.interrupts).map(|notice| notice.id);
        if self.shown.is_some_and(|shown| wanted.clone().any(|id| id == shown)) {
            return;
        }
        self.shown = None;
        let Some(next) = wanted.find(|id| !self.read.contains(id)) else {
            self.waiting = None;
            return;
        };
        if self.may_show(next, occupation, now) {
            (self.shown, self.waiting) = (Some(next), None);
        }
    }

    fn may_show(&mut self, next: NoticeId, occupation: Occupation, now: Mono) -> bool {
        let since = match self.waiting {
            Some((waiting, since)) if waiting == next => since,
            _ => self.waiting.insert((next, now)).1,
        };
        let rests = self.last_touch.is_none_or(|touch| now.since(touch) >= PAUSE_MS);
        match occupation {
            Occupation::Home => true,
            Occupation::Busy => false,
            Occupation::App => rests || now.since(since) >= LONGEST_WAIT_MS,
        }
    }

    /// The notice that is shown.
    pub const fn shown(&self) -> Option<NoticeId> {
        self.shown
    }
}
