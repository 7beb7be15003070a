use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much may go wrong. Whichever number is reached first stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Threshold {
    /// More than this share of the attempts that have ended, in percent, 1 to 100.
    #[serde(default)]
    pub percent: Option<u8>,
    /// This many attempts.
    #[serde(default)]
    pub count: Option<u32>,
    /// The share is taken of at least so many attempts, so that the first failure alone is no hundred percent.
    #[serde(default = "five")]
    pub min_sample: u32,
}

const fn five() -> u32 {
    5
}

impl Threshold {
    /// Whether `bad` of `ended` attempts are too many.
    pub fn is_exceeded(&self, bad: i64, ended: i64) -> bool {
        let share = |percent| bad * 100 > i64::from(percent) * ended.max(i64::from(self.min_sample));
        self.count.is_some_and(|count| bad >= i64::from(count)) || self.percent.is_some_and(share)
    }

    /// Whether its numbers make sense.
    pub fn is_valid(&self) -> bool {
        let percent = self.percent.is_none_or(|percent| (1..=100).contains(&percent));
        let some = self.percent.is_some() || self.count.is_some();
        some && percent && self.count != Some(0) && (1..=100_000).contains(&self.min_sample)
    }
}

/// How often upgraded terminals may crash, against those of the rollout that are not upgraded yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CrashRule {
    /// More than so many percent of the others' rate stops; 200 is twice as often. 101 to 10000.
    pub percent: u32,
    /// Not before the upgraded terminals have run for so many hours together.
    #[serde(default = "ten")]
    pub min_hours: u32,
    /// And not before so many crashes of them.
    #[serde(default = "five")]
    pub min_crashes: u32,
}

const fn ten() -> u32 {
    10
}

/// Crashes of a rollout's terminals and the time that they had for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CrashRecord {
    /// Of terminals that run the release.
    pub upgraded_crashes: i64,
    /// Milliseconds that these have run it, together.
    pub upgraded_ms: i64,
    /// Of the others.
    pub other_crashes: i64,
    /// Milliseconds of the others.
    pub other_ms: i64,
}

const HOUR_MS: i64 = 3_600_000;

impl CrashRecord {
    /// Crashes of upgraded terminals in a thousand hours; `None` before the first hour.
    pub fn upgraded_rate(&self) -> Option<f64> {
        rate(self.upgraded_crashes, self.upgraded_ms)
    }

    /// The same of the others.
    pub fn other_rate(&self) -> Option<f64> {
        rate(self.other_crashes, self.other_ms)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people")]
fn rate(crashes: i64, ms: i64) -> Option<f64> {
    (ms >= HOUR_MS).then(|| crashes as f64 * 1_000.0 * HOUR_MS as f64 / ms as f64)
}

impl CrashRule {
    /// Whether upgraded terminals crash too often. Nothing is said before there is enough to compare.
    pub fn is_exceeded(&self, record: &CrashRecord) -> bool {
        let hours = i64::from(self.min_hours) * HOUR_MS;
        if record.upgraded_ms < hours || record.upgraded_crashes < i64::from(self.min_crashes) {
            return false;
        }
        // Whole numbers: a / b > p / 100 × c / d.
        let (a, b) = (i128::from(record.upgraded_crashes), i128::from(record.upgraded_ms));
        let (c, d) = (i128::from(record.other_crashes), i128::from(record.other_ms.max(1)));
        a * d * 100 > i128::from(self.percent) * c * b
    }

    /// Whether its numbers make sense.
    pub fn is_valid(&self) -> bool {
        (101..=10_000).contains(&self.percent)
            && (1..=100_000).contains(&self.min_hours)
            && (1..=100_000).contains(&self.min_crashes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_taken_of_a_sample_and_a_count_is_a_count() {
        let share = Threshold { percent: Some(20), count: None, min_sample: 5 };
        assert!(!share.is_exceeded(1, 1), "the first failure alone is no hundred percent");
        assert!(share.is_exceeded(2, 2));
        assert!(!share.is_exceeded(20, 100) && share.is_exceeded(21, 100));
        let count = Threshold { percent: None, count: Some(3), min_sample: 5 };
        assert!(!count.is_exceeded(2, 2) && count.is_exceeded(3, 1_000));
    }

    #[test]
    fn crashes_count_against_the_others_and_only_in_a_sample() {
        let rule = CrashRule { percent: 200, min_hours: 10, min_crashes: 3 };
        let of = |upgraded_crashes, upgraded_hours, other_crashes, other_hours| {
            rule.is_exceeded(&CrashRecord {
                upgraded_crashes,
                upgraded_ms: upgraded_hours * HOUR_MS,
                other_crashes,
                other_ms: other_hours * HOUR_MS,
            })
        };
        assert!(!of(9, 9, 0, 100), "too few hours");
        assert!(!of(2, 10, 0, 100), "too few crashes");
        assert!(of(3, 10, 0, 100), "the others never crash");
        assert!(!of(3, 10, 15, 100), "exactly twice as often");
        assert!(of(4, 10, 15, 100));
        assert!(of(3, 10, 0, 0), "nobody to compare with");
    }
}
