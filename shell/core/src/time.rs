use std::ops::Add;

/// A reading of a clock that only goes forward, in milliseconds from an origin of the caller's choice
/// (the start of the process). Timers run on it, so that a jump of the machine's date moves none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mono(pub u64);

impl Mono {
    /// Milliseconds since `earlier`; 0 if `earlier` is later.
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<u64> for Mono {
    type Output = Self;

    fn add(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

/// When a machine wants to be called again, and why: the reason goes to the log.
pub type Timer = (Mono, &'static str);

/// The earlier of two timers.
pub fn earlier(a: Option<Timer>, b: Option<Timer>) -> Option<Timer> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.0 < a.0 { b } else { a }),
        (one, other) => one.or(other),
    }
}
