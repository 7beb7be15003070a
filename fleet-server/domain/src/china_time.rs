//! Days, hours and months as people in China count them: eight hours ahead of UTC, all year.

use fleet_protocol::UnixMillis;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const AHEAD_MS: i64 = 8 * HOUR_MS;

/// The day that a time falls on, in days since 1970-01-01.
pub const fn china_day(at: UnixMillis) -> i64 {
    (at + AHEAD_MS).div_euclid(DAY_MS)
}

/// The hour of the day, 0 to 23.
pub const fn china_hour(at: UnixMillis) -> i64 {
    (at + AHEAD_MS).rem_euclid(DAY_MS) / HOUR_MS
}

/// The month that a day lies in, in months since January 1970.
pub const fn month_of_day(day: i64) -> i64 {
    // Years that begin in March put the leap day last (Howard Hinnant, "chrono-compatible low-level date algorithms").
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * of_year + 2) / 153;
    (era * 400 + year_of_era - 1970) * 12 + march_month + 2
}

/// The first day of a month.
pub const fn first_day_of_month(month: i64) -> i64 {
    let from_march = month - 2;
    let (year, march_month) = (1970 + from_march.div_euclid(12), from_march.rem_euclid(12));
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * march_month + 2) / 5;
    era * 146_097 + of_era - 719_468
}

/// When a day begins.
pub const fn day_begins(day: i64) -> UnixMillis {
    day * DAY_MS - AHEAD_MS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        // 1970-01-01, 1970-02-28, 1970-03-01, 2024-02-29, 2024-03-01, 2026-02-02.
        for (day, month) in [(0, 0), (58, 1), (59, 2), (19_782, 649), (19_783, 650), (20_486, 673)] {
            assert_eq!(month_of_day(day), month, "{day}");
        }
    }

    #[test]
    fn midnight_in_china_begins_the_day() {
        let midnight = day_begins(20_486);
        assert_eq!((china_day(midnight - 1), china_day(midnight)), (20_485, 20_486));
        assert_eq!((china_hour(midnight - 1), china_hour(midnight)), (23, 0));
    }

    proptest! {
        #[test]
        fn every_month_begins_with_its_first_day(month in -5_000_i64..5_000) {
            let first = first_day_of_month(month);
            prop_assert_eq!((month_of_day(first), month_of_day(first - 1)), (month, month - 1));
        }
    }
}
