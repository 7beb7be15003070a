use std::fmt;
use std::str::FromStr;

use fleet_protocol::UnixMillis;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::china_time::{china_day, day_begins, first_day_of_month, month_of_day};

/// A day as people in China count it, in JSON as `2027-02-17` (ISO 8601).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, format = Date, example = "2027-02-17")]
pub struct ChinaDay(i64);

/// The text is not a day of the calendar from 2000 to 2999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day such as 2027-02-17")]
pub struct NotADay;

impl ChinaDay {
    /// By its number, in days since 1970-01-01.
    pub const fn numbered(number: i64) -> Self {
        Self(number)
    }

    /// In days since 1970-01-01.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// That on which a moment falls.
    pub const fn of(at: UnixMillis) -> Self {
        Self(china_day(at))
    }

    /// Monday 1 to Sunday 7 (ISO 8601).
    pub const fn weekday(self) -> u8 {
        // Days count since 1970-01-01, which was a Thursday.
        match (self.0 + 3).rem_euclid(7) {
            0 => 1,
            1 => 2,
            2 => 3,
            3 => 4,
            4 => 5,
            5 => 6,
            _ => 7,
        }
    }

    /// The first moment of it.
    pub const fn begins(self) -> UnixMillis {
        day_begins(self.0)
    }

    /// The first moment that is not of it any more.
    pub const fn ends(self) -> UnixMillis {
        day_begins(self.0 + 1)
    }
}

impl fmt::Display for ChinaDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = month_of_day(self.0);
        let day = self.0 - first_day_of_month(month) + 1;
        write!(f, "{:04}-{:02}-{day:02}", 1970 + month.div_euclid(12), month.rem_euclid(12) + 1)
    }
}

impl FromStr for ChinaDay {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let mut numbers = text.split('-').map(str::parse::<i64>);
        let mut next = || numbers.next().and_then(Result::ok).ok_or(NotADay);
        let (year, month, day) = (next()?, next()?, next()?);
        if !(2000..3000).contains(&year) || !(1..=12).contains(&month) {
            return Err(NotADay);
        }
        let number = first_day_of_month((year - 1970) * 12 + month - 1) + day - 1;
        // One spelling each, and no thirtieth of February.
        if Self(number).to_string() == text { Ok(Self(number)) } else { Err(NotADay) }
    }
}

impl Serialize for ChinaDay {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ChinaDay {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        let day: ChinaDay = "2027-02-17".parse().unwrap();
        assert_eq!((day.number(), day.to_string().as_str()), (20_866, "2027-02-17"));
        assert_eq!(ChinaDay::of(day.begins()), day);
        assert_eq!((day.weekday(), ChinaDay::numbered(day.number() + 5).weekday()), (3, 1));
        assert_eq!(ChinaDay::of(day.ends() - 1), day);
        for bad in
            ["", "2027-02-29", "2027-2-17", "2027-13-01", "1999-12-31", "2027-02-17x", "2027-02", "0-0-0"]
        {
            assert_eq!(bad.parse::<ChinaDay>(), Err(NotADay), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(number in 10_957_i64..300_000) {
            let day = ChinaDay::numbered(number);
            prop_assert_eq!(day.to_string().parse(), Ok(day));
        }
    }
}
