use crate::{Backoff, Dice, Failure, Mono, Timer};

/// When the terminal checks in. The server dictates the interval; jitter is applied on the whole of it,
/// after the cap, so that terminals do not stay in step. Wake-ups pull the next one forward.
#[derive(Debug)]
pub struct Schedule {
    due: Option<Timer>,
    under_way: bool,
    again: bool,
    not_before: Mono,
    backoff: Backoff,
}

impl Schedule {
    /// The shortest interval that a server may dictate.
    pub const SHORTEST_MS: u64 = 200;
    /// The longest.
    pub const LONGEST_MS: u64 = 24 * 60 * 60 * 1000;
    /// A wake-up often goes to the whole fleet at once: each terminal waits up to this long.
    const WAKE_SPREAD_MS: u64 = 400;

    /// The first check-in is due within `spread_ms` of `now`.
    pub fn new(now: Mono, spread_ms: u64, dice: &mut Dice) -> Self {
        Self {
            due: Some((now + dice.between(0, spread_ms), "first check-in")),
            under_way: false,
            again: false,
            not_before: Mono(0),
            backoff: Backoff::new(2_000, 15 * 60 * 1000),
        }
    }

    /// Returns true, once, when a check-in is to be sent now.
    pub fn poll_send(&mut self, now: Mono) -> bool {
        let send = !self.under_way && self.due.is_some_and(|(due, _)| due <= now);
        if send {
            self.due = None;
            self.under_way = true;
            self.again = false;
        }
        send
    }

    /// When the next check-in is due, and why then.
    pub const fn poll_timeout(&self) -> Option<Timer> {
        self.due
    }

    /// The server sent a wake-up.
    pub fn handle_wake(&mut self, now: Mono, dice: &mut Dice) {
        self.pull_forward(now + dice.between(0, Self::WAKE_SPREAD_MS), "wake-up");
    }

    /// Something happened that the server should hear of soon; while it cannot be reached, that is
    /// no reason to knock more often.
    pub fn handle_news(&mut self, now: Mono) {
        if self.backoff.failures() == 0 {
            self.pull_forward(now, "news");
        }
    }

    fn pull_forward(&mut self, at: Mono, reason: &'static str) {
        if self.under_way {
            self.again = true;
            return;
        }
        let at = at.max(self.not_before);
        if self.due.is_none_or(|(due, _)| at < due) {
            self.due = Some((at, reason));
        }
    }

    /// The server accepted the check-in; `more` if records wait that did not fit.
    pub fn handle_accepted(&mut self, next_check_in_ms: u64, more: bool, now: Mono, dice: &mut Dice) {
        self.backoff.succeed();
        self.not_before = Mono(0);
        let interval = next_check_in_ms.clamp(Self::SHORTEST_MS, Self::LONGEST_MS);
        // Three to five quarters: the mean is what the server asked for, and the spread is half of it.
        let wait = dice.between(interval * 3 / 4, interval * 5 / 4);
        self.under_way = false;
        self.due = Some(if more {
            (now, "more records wait")
        } else if self.again {
            (now + dice.between(0, Self::WAKE_SPREAD_MS), "wake-up during a check-in")
        } else {
            (now + wait, "interval")
        });
    }

    /// The check-in failed.
    pub fn handle_failure(&mut self, failure: &Failure, now: Mono, dice: &mut Dice) {
        self.under_way = false;
        let backoff = self.backoff.fail(dice);
        self.due = Some(match failure {
            Failure::Busy { retry_after_ms: Some(wait) } => {
                // Nobody before the time it named; and not everybody at that time.
                self.not_before = now + (*wait).min(Self::LONGEST_MS);
                (self.not_before + backoff, "retry-after")
            }
            Failure::Unreachable
            | Failure::Busy { retry_after_ms: None }
            | Failure::TokenInvalid
            | Failure::NotEnrolled
            | Failure::Conflict
            | Failure::BodyRefused
            | Failure::CodeRefused(_)
            | Failure::Refused => (now + backoff, "back-off"),
        });
    }

    /// The check-in was not refused as such: it goes out again as soon as the token is there.
    pub fn handle_postponed(&mut self, now: Mono) {
        self.under_way = false;
        self.due = Some((now, "new token"));
    }
}

#[cfg(test)]
mod tests;
