use fleet_protocol::{AppId, Held, HoldReason, UnixMillis};
use serde::{Deserialize, Serialize};

use super::{Lock, LockReason};
use crate::Mono;

/// The lock as the shell reports it. Times are lengths, because each process has a clock of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockReport {
    /// The app that holds it.
    pub holder: AppId,
    /// What for.
    pub reason: LockReason,
    /// For how long, in milliseconds.
    pub held_ms: u64,
    /// It ends after so many milliseconds, if it is not renewed.
    pub left_ms: u64,
    /// Its hard deadline comes after so many milliseconds.
    pub hard_left_ms: u64,
}

/// The lock as the agent sees it. It ends by itself, within the same limits, whatever the shell says or fails to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenLock {
    seen: Option<(LockReport, Mono)>,
}

impl SeenLock {
    /// Nobody holds it.
    pub const fn new() -> Self {
        Self { seen: None }
    }

    /// The shell said something of the lock.
    pub fn handle_report(&mut self, report: Option<LockReport>, now: Mono) {
        self.seen = report.map(|report| {
            let hard_left = report.hard_left_ms.min(Lock::HARD_LIMIT_MS.saturating_sub(report.held_ms));
            let left = report.left_ms.min(Lock::LONGEST_HOLD_MS).min(hard_left);
            (report, now + left)
        });
    }

    /// Milliseconds until it ends; `None` if nobody holds it.
    pub fn left_ms(&self, now: Mono) -> Option<u64> {
        self.seen.as_ref().map(|(_, until)| until.since(now)).filter(|left| *left > 0)
    }

    /// Whether it holds back, and until when by the time that is known.
    pub fn held_back(&self, now: Mono, wall: Option<UnixMillis>) -> Option<Held> {
        let left = self.left_ms(now)?;
        let (report, _) = self.seen.as_ref()?;
        Some(Held {
            reason: HoldReason::Lock,
            until: wall.map(|wall| wall.saturating_add_unsigned(left)),
            detail: Some(format!("{} for {}", report.holder, report.reason)),
        })
    }
}
