//! Working days as offices in China count them: Monday to Friday. Public holidays, and the weekends that are worked for
//! them, are announced from year to year and not known here.

use fleet_protocol::UnixMillis;

use crate::china_time::{china_day, day_begins};

/// The end of the last of so many working days after the day of `from`.
pub const fn working_deadline(from: UnixMillis, days: u32) -> UnixMillis {
    let (mut day, mut left) = (china_day(from), days);
    while left > 0 {
        day += 1;
        if is_working_day(day) {
            left -= 1;
        }
    }
    day_begins(day + 1)
}

/// Of a day since 1970-01-01, which was a Thursday.
const fn is_working_day(day: i64) -> bool {
    (day + 3).rem_euclid(7) < 5
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY_MS: i64 = 24 * 3_600_000;

    #[test]
    fn weekends_do_not_count() {
        // 2026-02-02, a Monday, 10:40 in China.
        let monday = 1_770_000_000_000;
        assert_eq!(china_day(working_deadline(monday, 1) - 1), china_day(monday) + 1, "Tuesday");
        assert_eq!(china_day(working_deadline(monday, 5) - 1), china_day(monday) + 7, "the next Monday");
        assert_eq!(china_day(working_deadline(monday, 15) - 1), china_day(monday) + 21);
        let saturday = monday + 5 * DAY_MS;
        assert_eq!(china_day(working_deadline(saturday, 1) - 1), china_day(monday) + 7);
    }

    proptest! {
        #[test]
        fn three_weeks_hold_fifteen_working_days(from in 0_i64..4_000_000_000_000) {
            let days = china_day(working_deadline(from, 15) - 1) - china_day(from);
            prop_assert!((19..=21).contains(&days), "{}", days);
        }
    }
}
