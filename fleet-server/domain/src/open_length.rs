//! How long openings of an app last, kept as a few numbers a day: each falls into a step, and the steps grow.

/// Steps to a doubling: a length read from a step is at most a tenth off.
const PER_DOUBLING: f64 = 4.0;
/// The last step is for everything from about 16 hours.
const LAST: i64 = 64;

/// The step of a length in milliseconds, 0 (up to a second) to 64.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "0 to 64")]
pub fn open_step(ms: i64) -> i64 {
    let seconds = (ms.max(1_000) as f64) / 1_000.0;
    ((seconds.log2() * PER_DOUBLING) as i64).min(LAST)
}

/// A length in the middle of a step, in milliseconds.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "at most a few days")]
fn middle(step: i64) -> i64 {
    (1_000.0 * ((step as f64 + 0.5) / PER_DOUBLING).exp2()) as i64
}

/// The median length in milliseconds of openings counted by step, in rising order of the steps.
pub fn median_open(steps: &[(i64, i64)]) -> Option<i64> {
    share_open(steps, 50)
}

/// So many in a hundred openings were no longer than this, in milliseconds; steps as in [`median_open`].
pub fn share_open(steps: &[(i64, i64)], percent: i64) -> Option<i64> {
    let all: i64 = steps.iter().map(|(_, opens)| opens).sum();
    let mut below = 0;
    steps.iter().find_map(|(step, opens)| {
        below += opens;
        (*opens > 0 && below * 100 >= all * percent).then(|| middle(*step))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_read_back_within_a_tenth() {
        for ms in [1_000, 7_000, 20_000, 61_000, 300_000, 5_000_000] {
            let read = median_open(&[(open_step(ms), 1)]).unwrap();
            assert!((read - ms).abs() * 10 <= ms, "{ms} read as {read}");
        }
        assert_eq!((open_step(-5), open_step(0), open_step(i64::MAX)), (0, 0, LAST));
    }

    #[test]
    fn median_is_where_half_of_the_openings_are() {
        assert_eq!(median_open(&[]), None);
        let (short, long) = (open_step(10_000), open_step(600_000));
        assert_eq!(median_open(&[(short, 3), (long, 2)]), median_open(&[(short, 1)]));
        assert_eq!(median_open(&[(short, 2), (long, 3)]), median_open(&[(long, 1)]));
        assert_eq!(median_open(&[(short, 0), (long, 1)]), median_open(&[(long, 1)]));
        assert_eq!(share_open(&[(short, 9), (long, 1)], 90), median_open(&[(short, 1)]));
        assert_eq!(share_open(&[(short, 8), (long, 2)], 90), median_open(&[(long, 1)]));
    }
}
