/// A small source of randomness for jitter (SplitMix64): seeded by the caller, so that the machines
/// stay deterministic. Not for secrets.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The same seed gives the same numbers.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included; `low` if `high` is below it.
    pub const fn between(&mut self, low: u64, high: u64) -> u64 {
        let Some(span) = high.saturating_sub(low).checked_add(1) else { return self.next_u64() };
        // The remainder's bias is at most span / 2^64: nothing for jitter.
        low + self.next_u64() % span
    }

    /// Whether an event of this many chances in a thousand happens.
    pub const fn per_mille(&mut self, chances: u64) -> bool {
        self.between(0, 999) < chances
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn stays_within_its_bounds(seed: u64, low: u64, high: u64) {
            let (low, high) = (low.min(high), low.max(high));
            let drawn = Dice::new(seed).between(low, high);
            prop_assert!((low..=high).contains(&drawn));
        }
    }
}
