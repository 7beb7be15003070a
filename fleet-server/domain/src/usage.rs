//! Over which time use is told, and in what steps: days for short ranges, whole months for a year, so that no range
//! reads more than some hundred periods.

use fleet_protocol::UnixMillis;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::china_time::{china_day, day_begins, first_day_of_month, month_of_day};

/// How far back use is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsageRange {
    /// The last 7 days, today among them.
    Week,
    /// The last 30 days.
    #[default]
    Month,
    /// The last 90 days.
    Quarter,
    /// The last 12 months of the calendar, this one among them.
    Year,
}

/// What a point of a chart stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UsageGrain {
    /// A day.
    Day,
    /// A month.
    Month,
}

impl UsageGrain {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Day, Self::Month];

    /// The period that a day (since 1970-01-01, in China) lies in.
    pub const fn period(self, day: i64) -> i64 {
        match self {
            Self::Day => day,
            Self::Month => month_of_day(day),
        }
    }

    /// The first day of a period.
    pub const fn first_day(self, period: i64) -> i64 {
        match self {
            Self::Day => period,
            Self::Month => first_day_of_month(period),
        }
    }

    /// When a period begins.
    pub const fn begins(self, period: i64) -> UnixMillis {
        day_begins(self.first_day(period))
    }
}

impl UsageRange {
    /// In what steps it is told.
    pub const fn grain(self) -> UsageGrain {
        match self {
            Self::Week | Self::Month | Self::Quarter => UsageGrain::Day,
            Self::Year => UsageGrain::Month,
        }
    }

    /// How many of them.
    pub const fn length(self) -> i64 {
        match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
            Self::Year => 12,
        }
    }

    /// The first and the last period as of `now`.
    pub const fn periods(self, now: UnixMillis) -> (i64, i64) {
        let last = self.grain().period(china_day(now));
        (last - self.length() + 1, last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_end_with_today_in_china() {
        // 2026-02-02 10:40 in China.
        let now = 1_770_000_000_000;
        let (first, last) = UsageRange::Week.periods(now);
        assert_eq!((first, last), (20_480, 20_486));
        let (first, last) = UsageRange::Year.periods(now);
        assert_eq!(last - first, 11);
        assert_eq!(UsageGrain::Month.first_day(last), 20_485, "the first of February");
    }
}
