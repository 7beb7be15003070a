//! When a location is open (开放时间), with public holidays and the weekends that are worked for them.

use fleet_protocol::{DayHours, OpeningHours, SpecialDay, SpecialDayKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::location::minutes;
use crate::public_holiday::{AnnouncedDay, announced, announced_between};
use crate::{ChinaDay, LocationInvalid};

/// Stretches of one day, at most.
const STRETCHES_MOST: usize = 6;
/// A closed location opens again within so many days, or nobody knows when.
const LOOK_AHEAD_DAYS: i64 = 30;

/// What counts at a location on the days that are not what their place in the week says. A location without opening hours is
/// always open, on these days too.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct HolidayHours {
    /// On public holidays.
    pub on_holidays: OnHolidays,
    /// On Saturdays and Sundays that are worked.
    pub on_worked_weekends: OnWorkedWeekends,
}

/// What counts on a public holiday.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum OnHolidays {
    /// Closed: what halls do.
    #[default]
    Closed,
    /// What the week says.
    AsUsual,
    /// Hours of their own.
    Hours {
        /// At least one stretch, at most six, without overlap.
        hours: Vec<DayHours>,
    },
}

/// What counts on a weekend that is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnWorkedWeekends {
    /// The hours of a Monday: what halls do.
    #[default]
    AsWeekdays,
    /// What the week says of that Saturday or Sunday.
    AsUsual,
}

/// Whether a location is open at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Day and night.
    Always,
    /// Until this minute of the day.
    Open {
        /// Minutes since midnight, at most 1,440.
        until: u16,
    },
    /// Not now.
    Closed {
        /// The day and the minute of its next opening, if that is within a month.
        next: Option<(ChinaDay, u16)>,
    },
}

/// When a location is open.
#[derive(Debug, Clone, Copy)]
pub struct OpeningRules<'a> {
    /// What its week says.
    pub week: &'a [OpeningHours],
    /// What counts on other days.
    pub holidays: &'a HolidayHours,
}

/// A stretch in minutes of the day.
type Stretch = (u16, u16);

impl OpeningRules<'_> {
    /// When it is open on a day, earliest first.
    pub fn on(&self, day: ChinaDay) -> Vec<DayHours> {
        let hours = match announced(day) {
            None => self.week_of(day.weekday()),
            Some(announced) => self.on_announced(day, announced),
        };
        sorted(hours)
    }

    /// Whether it is open at a minute of a day, and what comes next.
    pub fn at(&self, day: ChinaDay, minute: u16) -> Opening {
        if self.week.is_empty() {
            return Opening::Always;
        }
        let now = self.stretches(day).into_iter().find(|(opens, closes)| (*opens..*closes).contains(&minute));
        if let Some((_, until)) = now {
            return Opening::Open { until };
        }
        let next = (0..=LOOK_AHEAD_DAYS).find_map(|ahead| {
            let on = ChinaDay::numbered(day.number() + ahead);
            let later = self.stretches(on).into_iter().find(|(opens, _)| ahead > 0 || *opens > minute);
            later.map(|(opens, _)| (on, opens))
        });
        Opening::Closed { next }
    }

    /// The days from `from` on, so many, on which other hours count than the week says.
    pub fn special_days(&self, from: ChinaDay, days: u32) -> Vec<SpecialDay> {
        if self.week.is_empty() {
            return Vec::new();
        }
        let to = ChinaDay::numbered(from.number() + i64::from(days));
        let special = announced_between(from, to).filter_map(|(day, announced)| {
            let hours = sorted(self.on_announced(day, announced));
            let kind =
                if announced.is_worked { SpecialDayKind::WorkedWeekend } else { SpecialDayKind::Holiday };
            let name = announced.name.to_owned();
            let differs = hours != sorted(self.week_of(day.weekday()));
            differs.then(|| SpecialDay { day: day.to_string(), kind, name, hours })
        });
        special.collect()
    }

    fn on_announced(&self, day: ChinaDay, announced: AnnouncedDay<'_>) -> Vec<DayHours> {
        let as_usual = || self.week_of(day.weekday());
        if self.week.is_empty() {
            return as_usual();
        }
        if announced.is_worked {
            return match self.holidays.on_worked_weekends {
                OnWorkedWeekends::AsWeekdays => self.week_of(1),
                OnWorkedWeekends::AsUsual => as_usual(),
            };
        }
        match &self.holidays.on_holidays {
            OnHolidays::Closed => Vec::new(),
            OnHolidays::AsUsual => as_usual(),
            OnHolidays::Hours { hours } => hours.clone(),
        }
    }

    fn week_of(&self, weekday: u8) -> Vec<DayHours> {
        let that_day = self.week.iter().filter(|stretch| stretch.days.contains(&weekday));
        that_day.map(|on| DayHours { opens: on.opens.clone(), closes: on.closes.clone() }).collect()
    }

    fn stretches(&self, day: ChinaDay) -> Vec<Stretch> {
        self.on(day).iter().filter_map(stretch).collect()
    }
}

fn stretch(hours: &DayHours) -> Option<Stretch> {
    Some((minutes(&hours.opens)?, minutes(&hours.closes)?))
}

fn sorted(mut hours: Vec<DayHours>) -> Vec<DayHours> {
    hours.sort_by(|one, two| one.opens.cmp(&two.opens));
    hours
}

/// Checks hours of their own: times of a day, each end after its beginning, without overlap.
pub fn check_holiday_hours(hours: &HolidayHours) -> Result<(), LocationInvalid> {
    let OnHolidays::Hours { hours } = &hours.on_holidays else { return Ok(()) };
    let mut stretches: Vec<Stretch> =
        hours.iter().map(stretch).collect::<Option<_>>().ok_or(LocationInvalid::HolidayHours)?;
    stretches.sort_unstable();
    let in_order = stretches.iter().all(|(opens, closes)| opens < closes)
        && stretches.windows(2).all(|two| two[0].1 <= two[1].0);
    let fits = (1..=STRETCHES_MOST).contains(&stretches.len());
    if fits && in_order { Ok(()) } else { Err(LocationInvalid::HolidayHours) }
}

#[cfg(test)]
mod tests;
