//! China's public holidays (法定节假日) and the weekends that are worked for them (调休), as the General Office of the State Council
//! announces them each November for the next year. They are data (`data/public_holidays.json`): another year is another entry,
//! with the notice that it was taken from.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::ChinaDay;

/// Each year's, by its number.
type Years = BTreeMap<i64, Year>;

/// A year of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    /// The notice; for whoever reads the file.
    #[serde(rename = "source")]
    _source: String,
    holidays: Vec<Holiday>,
}

/// A stretch of days that nobody works, and the days of weekends that everybody works for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    #[serde(rename = "name")]
    _name: String,
    from: ChinaDay,
    to: ChinaDay,
    worked: Vec<ChinaDay>,
}

/// Days that are not what their place in the week says: whether they are worked.
type Announced = BTreeMap<ChinaDay, bool>;

/// A file that cannot be read announces nothing: then weekends alone count. A test reads it.
static ANNOUNCED: LazyLock<Announced> = LazyLock::new(|| announced(&read().unwrap_or_default()));

fn read() -> Result<Years, serde_json::Error> {
    serde_json::from_str(include_str!("../data/public_holidays.json"))
}

fn announced(years: &Years) -> Announced {
    let holidays = years.values().flat_map(|year| &year.holidays);
    let free = holidays.clone().flat_map(|holiday| {
        (holiday.from.number()..=holiday.to.number()).map(|day| (ChinaDay::numbered(day), false))
    });
    free.chain(holidays.flat_map(|holiday| holiday.worked.iter().map(|day| (*day, true)))).collect()
}

/// Whether a day is worked by announcement, or free; `None` where nothing was announced of it, and its place in the week says so.
pub fn announced_as_worked(day: ChinaDay) -> Option<bool> {
    ANNOUNCED.get(&day).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_weekend(day: ChinaDay) -> bool {
        (day.number() + 3).rem_euclid(7) >= 5
    }

    fn length(holiday: &Holiday) -> usize {
        usize::try_from(holiday.to.number() - holiday.from.number()).unwrap() + 1
    }

    #[test]
    fn each_year_is_whole_and_each_day_is_its_own() {
        let (years, mut all) = (read().unwrap(), 0);
        for (number, year) in &years {
            let begins: ChinaDay = format!("{number}-01-01").parse().unwrap();
            let ends: ChinaDay = format!("{number}-12-31").parse().unwrap();
            for holiday in &year.holidays {
                assert!(begins <= holiday.from && holiday.from <= holiday.to && holiday.to <= ends);
                // Work is only ever moved to a weekend.
                assert!(holiday.worked.iter().all(|day| is_weekend(*day)), "{holiday:?}");
            }
            let days: usize = year.holidays.iter().map(length).sum();
            let worked: usize = year.holidays.iter().map(|holiday| holiday.worked.len()).sum();
            assert!((28..=34).contains(&days) && (5..=8).contains(&worked), "{number}: {days}, {worked}");
            all += days + worked;
        }
        assert_eq!(announced(&years).len(), all, "a day is announced twice");
    }

    #[test]
    fn what_is_announced_counts_before_the_week() {
        let of = |day: &str| announced_as_worked(day.parse().unwrap());
        assert_eq!(of("2026-02-17"), Some(false), "春节");
        assert_eq!(of("2026-02-14"), Some(true), "a Saturday that is worked");
        assert_eq!(of("2026-10-07"), Some(false));
        assert_eq!(of("2026-10-08"), None);
        assert_eq!(of("2024-10-01"), None, "nothing is known of that year");
    }
}
