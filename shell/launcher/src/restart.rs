use std::time::{Duration, Instant};

/// The longest wait before a crashed program is started again.
const LONGEST: Duration = Duration::from_secs(30);
/// A program that ran this long starts with the first wait again.
const STEADY: Duration = Duration::from_secs(60);

/// When a crashed program is started again: each wait is twice the one before.
#[derive(Debug)]
pub struct Backoff {
    first: Duration,
    next: Duration,
}

impl Backoff {
    /// Waits of `first`, twice that, and so on.
    pub const fn new(first: Duration) -> Self {
        Self { first, next: first }
    }

    /// When to start a program again that started at `started` and ended at `now`.
    pub fn after_crash(&mut self, started: Instant, now: Instant) -> Instant {
        if now.duration_since(started) >= STEADY {
            self.next = self.first;
        }
        let at = now + self.next;
        self.next = (self.next * 2).min(LONGEST);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_to_a_bound_and_begin_anew_after_a_steady_run() {
        let mut backoff = Backoff::new(Duration::from_secs(1));
        let now = Instant::now();
        let waits: Vec<u64> = (0..7).map(|_| (backoff.after_crash(now, now) - now).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30]);
        let later = now + STEADY;
        assert_eq!((backoff.after_crash(now, later) - later).as_secs(), 1);
    }
}
