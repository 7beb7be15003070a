use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Buckets for each doubling: a value is known to within one part in this many.
const STEPS: u64 = 32;
/// Microseconds up to 2^40 (twelve days).
const BUCKETS: usize = 40 * 32;

/// Latencies, counted by many tasks at once without a lock.
#[derive(Debug)]
pub struct Histogram {
    buckets: Box<[AtomicU64]>,
    longest_us: AtomicU64,
}

/// A histogram's summary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Latency {
    /// How many were counted.
    pub count: u64,
    /// Half took no longer.
    pub p50: Duration,
    /// Nine in ten took no longer.
    pub p90: Duration,
    /// Ninety-nine in a hundred took no longer.
    pub p99: Duration,
    /// The longest.
    pub max: Duration,
}

impl Default for Histogram {
    fn default() -> Self {
        let buckets = (0..BUCKETS).map(|_| AtomicU64::new(0)).collect();
        Self { buckets, longest_us: AtomicU64::new(0) }
    }
}

impl Histogram {
    /// Counts one.
    pub fn record(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.buckets[bucket_of(us)].fetch_add(1, Ordering::Relaxed);
        self.longest_us.fetch_max(us, Ordering::Relaxed);
    }

    /// Forgets all that was counted.
    pub fn reset(&self) {
        self.buckets.iter().for_each(|bucket| bucket.store(0, Ordering::Relaxed));
        self.longest_us.store(0, Ordering::Relaxed);
    }

    /// Sums up.
    pub fn summary(&self) -> Latency {
        let counts: Vec<u64> = self.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed)).collect();
        let count = counts.iter().sum();
        let max = Duration::from_micros(self.longest_us.load(Ordering::Relaxed));
        let at = |per_cent: u64| quantile(&counts, count, per_cent).min(max);
        Latency { count, p50: at(50), p90: at(90), p99: at(99), max }
    }
}

fn quantile(counts: &[u64], count: u64, per_cent: u64) -> Duration {
    let rank = (count * per_cent).div_ceil(100).max(1);
    let mut seen = 0;
    let found = counts.iter().position(|in_bucket| {
        seen += in_bucket;
        seen >= rank
    });
    Duration::from_micros(found.map_or(0, upper_edge))
}

/// Values below `STEPS` have a bucket each; from there, `STEPS` buckets for each doubling.
fn bucket_of(us: u64) -> usize {
    let doubling = u64::from(us.max(1).ilog2()).saturating_sub(u64::from(STEPS.ilog2()));
    let bucket = doubling * STEPS + (us >> doubling);
    usize::try_from(bucket).unwrap_or(usize::MAX).min(BUCKETS - 1)
}

fn upper_edge(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    let doubling = (bucket / STEPS).saturating_sub(1);
    let within = bucket - doubling * STEPS;
    ((within + 1) << doubling) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_right_to_within_a_step() {
        let histogram = Histogram::default();
        (1..=10_000).for_each(|us| histogram.record(Duration::from_micros(us)));
        let summary = histogram.summary();
        let close = |found: Duration, wanted: u64| {
            let found = u64::try_from(found.as_micros()).unwrap();
            found >= wanted && found - wanted <= wanted / STEPS + 1
        };
        assert_eq!(summary.count, 10_000);
        assert!(
            close(summary.p50, 5_000) && close(summary.p90, 9_000) && close(summary.p99, 9_900),
            "{summary:?}"
        );
        assert_eq!(summary.max, Duration::from_millis(10));
    }

    #[test]
    fn every_value_lies_within_its_bucket() {
        for us in (0..5_000).chain([1 << 20, (1 << 39) - 1, u64::MAX]) {
            let bucket = bucket_of(us);
            assert!(bucket == BUCKETS - 1 || (us <= upper_edge(bucket)), "{us}");
            assert!(bucket == 0 || us > upper_edge(bucket - 1), "{us}");
        }
    }
}
