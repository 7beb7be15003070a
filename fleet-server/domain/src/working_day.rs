//! Working days as offices in China count them: Monday to Friday, but for public holidays and the weekends that are worked for
//! them. Of years whose holidays are not announced yet, only the weekends are known.

use fleet_protocol::UnixMillis;

use crate::ChinaDay;
use crate::public_holiday::announced_as_worked;

/// The end of the last of so many working days after the day of `from`.
pub fn working_deadline(from: UnixMillis, days: u32) -> UnixMillis {
    let (mut day, mut left) = (ChinaDay::of(from), days);
    while left > 0 {
        day = ChinaDay::numbered(day.number() + 1);
        if is_working_day(day) {
            left -= 1;
        }
    }
    day.ends()
}

fn is_working_day(day: ChinaDay) -> bool {
    announced_as_worked(day).unwrap_or(day.weekday() <= 5)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The last day of so many working days.
    fn last_day(from: &str, days: u32) -> String {
        let from: ChinaDay = from.parse().unwrap();
        ChinaDay::of(working_deadline(from.begins() + 10 * 3_600_000, days) - 1).to_string()
    }

    #[test]
    fn weekends_do_not_count() {
        // A Monday in a March without holidays.
        assert_eq!(last_day("2026-03-02", 1), "2026-03-03");
        assert_eq!(last_day("2026-03-02", 5), "2026-03-09");
        assert_eq!(last_day("2026-03-02", 15), "2026-03-23");
        assert_eq!(last_day("2026-03-07", 1), "2026-03-09");
    }

    #[test]
    fn holidays_do_not_count_and_weekends_that_are_worked_do() {
        // 春节 2026: free from 02-15 to 02-23; Saturday 02-14 and Saturday 02-28 are worked.
        assert_eq!(last_day("2026-02-13", 1), "2026-02-14");
        assert_eq!(last_day("2026-02-13", 2), "2026-02-24");
        assert_eq!(last_day("2026-02-13", 6), "2026-02-28");
        // 国庆 2026: free from 10-01 to 10-07; Saturday 10-10 is worked.
        assert_eq!(last_day("2026-09-30", 1), "2026-10-08");
        assert_eq!(last_day("2026-09-30", 3), "2026-10-10");
        assert_eq!(last_day("2026-09-30", 4), "2026-10-12");
    }

    #[test]
    fn of_a_year_that_is_not_announced_the_weekends_are_known() {
        assert_eq!(last_day("2030-09-30", 1), "2030-10-01");
    }

    proptest! {
        #[test]
        fn fifteen_working_days_are_three_weeks_and_their_holidays(from in 0_i64..4_000_000_000_000) {
            let days = ChinaDay::of(working_deadline(from, 15) - 1).number() - ChinaDay::of(from).number();
            prop_assert!((17..=31).contains(&days), "{}", days);
        }
    }
}
