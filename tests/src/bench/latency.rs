//! Latencies in order.

use std::time::Duration;

/// Collected latencies.
#[derive(Default)]
pub struct Latencies(Vec<Duration>);

impl Latencies {
    pub fn add(&mut self, latency: Duration) {
        self.0.push(latency);
    }

    /// The latency that so many of a hundred do not exceed, in milliseconds; 0 where there is none.
    pub fn percentile(&mut self, percent: usize) -> f64 {
        self.0.sort_unstable();
        let last = self.0.len().saturating_sub(1);
        let at = (self.0.len() * percent).div_ceil(100).saturating_sub(1).min(last);
        self.0.get(at).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let mut latencies = Latencies::default();
        assert!(latencies.percentile(99).abs() < f64::EPSILON);
        (1..=200).rev().for_each(|ms| latencies.add(Duration::from_millis(ms)));
        assert!((latencies.percentile(50) - 100.0).abs() < 1e-9);
        assert!((latencies.percentile(99) - 198.0).abs() < 1e-9);
        assert!((latencies.percentile(100) - 200.0).abs() < 1e-9);
    }
}
