//! The transaction lock: an app in the middle of something (a payment, a print-out) holds it, and while it is held the
//! terminal does not switch to another version, is not restarted from afar, and keeps the open app although it was
//! unlisted. It cannot hold for ever: one hold lasts at most [`Lock::LONGEST_HOLD_MS`], may be renewed, and all holds
//! of one session together end [`Lock::HARD_LIMIT_MS`] after the first began. A lock that reaches this hard deadline is
//! broken, and recorded.
//!
//! The shell holds the machine, because it knows session and app; the agent sees it through [`SeenLock`].

mod reason;
mod seen;
#[cfg(test)]
mod tests;

use fleet_protocol::{AppId, Event};

use crate::Mono;

pub use reason::{LockReason, NoReason};
pub use seen::{LockReport, SeenLock};

/// Why a lock is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Another app holds it.
    #[error("another app holds the lock")]
    Taken,
    /// The holds of this session have reached their hard deadline.
    #[error("the lock was held for as long as a session may hold it")]
    Spent,
}

/// The machine. Every call first lets go of what is over.
#[derive(Debug, Clone, Default)]
pub struct Lock {
    hold: Option<Hold>,
    /// When the first hold of this session began.
    first: Option<Mono>,
    broken: Option<Event>,
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Which app.
    pub holder: AppId,
    /// What for.
    pub reason: LockReason,
    /// Since when, renewals included.
    pub taken_at: Mono,
    /// It ends then, if it is not renewed.
    pub until: Mono,
    /// No renewal goes beyond this.
    pub hard_deadline: Mono,
}

impl Lock {
    /// One hold lasts no longer: ten minutes.
    pub const LONGEST_HOLD_MS: u64 = 10 * 60 * 1000;
    /// All holds of a session end so long after the first began: an hour.
    pub const HARD_LIMIT_MS: u64 = 60 * 60 * 1000;

    /// Takes it, or renews it, for so many milliseconds from now; shorter where a limit is nearer.
    pub fn take(&mut self, holder: AppId, reason: LockReason, ms: u64, now: Mono) -> Result<Hold, LockError> {
        self.handle_timeout(now);
        if self.hold.as_ref().is_some_and(|hold| hold.holder != holder) {
            return Err(LockError::Taken);
        }
        let first = *self.first.get_or_insert(now);
        let hard_deadline = first + Self::HARD_LIMIT_MS;
        if now >= hard_deadline {
            return Err(LockError::Spent);
        }
        let until = (now + ms.min(Self::LONGEST_HOLD_MS)).min(hard_deadline);
        let taken_at = self.hold.as_ref().map_or(now, |hold| hold.taken_at);
        let hold = Hold { holder, reason, taken_at, until, hard_deadline };
        self.hold = Some(hold.clone());
        Ok(hold)
    }

    /// The app gives it back, or is gone. False if another app holds it.
    pub fn release(&mut self, holder: AppId, now: Mono) -> bool {
        self.handle_timeout(now);
        let others = self.hold.as_ref().is_some_and(|hold| hold.holder != holder);
        if !others {
            self.hold = None;
        }
        !others
    }

    /// The session is over: what its apps held ends with it.
    pub fn handle_session_over(&mut self, now: Mono) {
        self.handle_timeout(now);
        self.hold = None;
        self.first = None;
    }

    /// Lets go of what is over.
    pub fn handle_timeout(&mut self, now: Mono) {
        let Some(hold) = self.hold.take_if(|hold| hold.until <= now) else { return };
        if hold.until == hold.hard_deadline {
            let first = self.first.unwrap_or(hold.taken_at);
            self.broken = Some(Event::LockBroken {
                holder: hold.holder.to_string(),
                reason: hold.reason.to_string(),
                held_ms: hold.until.since(first),
            });
        }
    }

    /// The hold in force.
    pub fn hold(&self, now: Mono) -> Option<&Hold> {
        self.hold.as_ref().filter(|hold| now < hold.until)
    }

    /// A lock that was broken, to be recorded.
    pub const fn poll_event(&mut self) -> Option<Event> {
        self.broken.take()
    }

    /// What the agent is told.
    pub fn report(&self, now: Mono) -> Option<LockReport> {
        self.hold(now).map(|hold| LockReport {
            holder: hold.holder,
            reason: hold.reason.clone(),
            held_ms: now.since(hold.taken_at),
            left_ms: hold.until.since(now),
            hard_left_ms: hold.hard_deadline.since(now),
        })
    }
}
