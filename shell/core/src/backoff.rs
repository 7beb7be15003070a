use crate::Dice;

/// How long to wait after failures: full jitter under a ceiling that doubles, so that terminals cut
/// off together come back spread out. The jitter is applied after the cap; jitter under the cap
/// would send everybody back at the same moment once the cap is reached.
#[derive(Debug, Clone)]
pub struct Backoff {
    first_ms: u64,
    cap_ms: u64,
    failures: u32,
}

impl Backoff {
    /// Nobody waits less than this, so that a lucky draw is no busy loop.
    pub const FLOOR_MS: u64 = 250;

    /// The ceiling is `first_ms` after the first failure, doubles with each, and stays at `cap_ms`.
    pub const fn new(first_ms: u64, cap_ms: u64) -> Self {
        Self { first_ms, cap_ms, failures: 0 }
    }

    /// Counts a failure and draws the wait in milliseconds.
    pub fn fail(&mut self, dice: &mut Dice) -> u64 {
        let ceiling = self.first_ms.saturating_mul(1 << self.failures.min(32)).min(self.cap_ms);
        self.failures = self.failures.saturating_add(1);
        dice.between(Self::FLOOR_MS.min(ceiling), ceiling)
    }

    /// It worked: begin anew.
    pub const fn succeed(&mut self) {
        self.failures = 0;
    }

    /// Failures since the last success.
    pub const fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn never_waits_beyond_the_cap(seed: u64, failures in 1_u32..200) {
            let mut dice = Dice::new(seed);
            let mut backoff = Backoff::new(1_000, 900_000);
            for _ in 0..failures {
                let wait = backoff.fail(&mut dice);
                prop_assert!((Backoff::FLOOR_MS..=900_000).contains(&wait));
            }
        }
    }

    #[test]
    fn a_fleet_at_the_cap_is_spread_over_the_whole_interval() {
        let waits: Vec<u64> = (0..1000)
            .map(|terminal| {
                let mut dice = Dice::new(terminal);
                let mut backoff = Backoff::new(1_000, 900_000);
                (0..20).map(|_| backoff.fail(&mut dice)).last().unwrap()
            })
            .collect();
        for quarter in 0..4_u64 {
            let range = quarter * 225_000..(quarter + 1) * 225_000;
            let there = waits.iter().filter(|wait| range.contains(wait)).count();
            assert!((150..350).contains(&there), "quarter {quarter} holds {there} of 1000");
        }
    }

    #[test]
    fn success_begins_anew() {
        let mut dice = Dice::new(1);
        let mut backoff = Backoff::new(1_000, 900_000);
        (0..10).for_each(|_| {
            backoff.fail(&mut dice);
        });
        backoff.succeed();
        assert!(backoff.fail(&mut dice) <= 1_000);
    }
}
