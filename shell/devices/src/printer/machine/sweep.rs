//! Looking for what is left in the spool, and dropping it.

use std::time::{Duration, Instant};

use super::{Answer, Printer, PrinterEvent, Unanswered};

/// A print service that does not answer so often is left alone; what it holds counts as left.
const TRIES: u32 = 3;
const AGAIN: Duration = Duration::from_secs(1);
/// A printer may still have a sheet in it when its job is cancelled: so long it is waited for until what is left counts.
const SETTLE: Duration = Duration::from_secs(10);

/// A sweep: list, drop, list again.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    /// How many want to hear of its end.
    pub wanted: u32,
    before: Option<u32>,
    failures: u32,
    /// Not before.
    at: Option<Instant>,
    /// Until when what is left may go by itself.
    settles: Option<Instant>,
}

impl Sweep {
    pub const fn is_new(&self) -> bool {
        self.before.is_none()
    }

    pub const fn due(&self) -> Option<Instant> {
        self.at
    }
}

impl Printer {
    pub(super) fn sweep_is_due(&self, now: Instant) -> bool {
        self.sweep.as_ref().is_some_and(|sweep| sweep.at.is_none_or(|at| at <= now))
    }

    pub(super) fn listed(&mut self, answer: Result<Answer, Unanswered>, now: Instant) {
        let held = count(self.held.len());
        let Some(sweep) = &mut self.sweep else { return };
        let Ok(Answer::Jobs(jobs)) = answer else {
            sweep.failures += 1;
            if sweep.failures >= TRIES {
                let before = sweep.before.unwrap_or(held);
                self.sweep_owed = true;
                return self.swept(before, held);
            }
            sweep.at = Some(now + AGAIN);
            return;
        };
        let left = count(jobs.iter().filter(|job| !self.held.contains(job)).count()) + held;
        match sweep.before {
            None => {
                sweep.before = Some(left);
                self.held.extend(jobs);
                self.drops = self.held.iter().copied().collect();
                if left == 0 {
                    self.swept(0, 0);
                }
            }
            Some(_) if left > 0 && *sweep.settles.get_or_insert(now + SETTLE) > now => {
                sweep.at = Some(now + AGAIN);
            }
            Some(before) => self.swept(before, left),
        }
    }

    /// The print service answers.
    pub(super) fn pay_sweep(&mut self) {
        if std::mem::take(&mut self.sweep_owed) {
            self.sweep.get_or_insert_default();
        }
    }

    fn swept(&mut self, before: u32, after: u32) {
        let wanted = self.sweep.take().map_or(0, |sweep| sweep.wanted);
        for turn in 0..wanted {
            // What one has found is gone for the next.
            let before = if turn == 0 { before } else { after };
            self.say(PrinterEvent::Swept { before, after });
        }
    }
}

fn count(jobs: usize) -> u32 {
    u32::try_from(jobs).unwrap_or(u32::MAX)
}
