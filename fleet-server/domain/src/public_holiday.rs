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
    name: String,
    from: ChinaDay,
    to: ChinaDay,
    worked: Vec<ChinaDay>,
}

/// What was announced of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnouncedDay<'a> {
    /// Whether it is worked, or free.
    pub is_worked: bool,
    /// For which holiday, in Chinese.
    pub name: &'a str,
}

/// Days that are not what their place in the week says.
type Announced = BTreeMap<ChinaDay, AnnouncedDay<'static>>;

/// A file that cannot be read announces nothing: then weekends alone count. A test reads it.
static ANNOUNCED: LazyLock<Announced> = LazyLock::new(|| days_of(&YEARS));
static YEARS: LazyLock<Years> = LazyLock::new(|| read().unwrap_or_default());
const DATA: &str = include_str!("../data/public_holidays.json");

fn read() -> Result<Years, serde_json::Error> {
    serde_json::from_str(DATA)
}

fn days_of(years: &'static Years) -> Announced {
    let holidays = years.values().flat_map(|year| &year.holidays);
    holidays.flat_map(days_of_holiday).collect()
}

fn days_of_holiday(holiday: &'static Holiday) -> impl Iterator<Item = (ChinaDay, AnnouncedDay<'static>)> {
    let announced = move |is_worked| AnnouncedDay { is_worked, name: &holiday.name };
    let free = (holiday.from.number()..=holiday.to.number()).map(ChinaDay::numbered);
    let free = free.map(move |day| (day, announced(false)));
    free.chain(holiday.worked.iter().map(move |day| (*day, announced(true))))
}

/// What was announced of a day; `None` where its place in the week says whether it is worked.
pub fn announced(day: ChinaDay) -> Option<AnnouncedDay<'static>> {
    ANNOUNCED.get(&day).copied()
}

/// The days from one up to, and without, another of which something was announced.
pub fn announced_between(
    from: ChinaDay,
    to: ChinaDay,
) -> impl Iterator<Item = (ChinaDay, AnnouncedDay<'static>)> {
    let some = (from < to).then(|| ANNOUNCED.range(from..to));
    some.into_iter().flatten().map(|(day, announced)| (*day, *announced))
}

/// Whether a day is worked by announcement, or free; `None` where nothing was announced of it, and its place in the week says so.
pub fn announced_as_worked(day: ChinaDay) -> Option<bool> {
    announced(day).map(|announced| announced.is_worked)
}

/// The announcements as the program has them: other ones are another text.
pub const fn public_holidays_text() -> &'static str {
    DATA
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
        assert_eq!(ANNOUNCED.len(), all, "a day is announced twice");
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
