//! When a terminal may switch to another version: windows and opening hours, in the location's own time.
//!
//! - A moment is judged by what a clock on the wall of the hall shows then. Where the clocks go back, both passes of
//!   an hour are judged alike; where they go forward, the hour that is left out does not come.
//! - Without a location, or in a time zone that nobody knows, the time is that of [`HOME_ZONE`].
//! - On a public holiday, and on a weekend that is worked for one, the hours count that the server told for that day.
//! - Windows hold back, they never forbid: past the deadline, and where no moment of the next three weeks is allowed
//!   (a hall that never closes, no window at all), a terminal may switch at once. A lock and a citizen still come first.

mod opening;
mod span;
#[cfg(test)]
mod tests;
mod words;
mod zone;

use std::collections::BTreeMap;

use fleet_protocol::{
    Activation, ActivationWhen, DesiredLocation, Held, HoldReason, OpeningHours, SpecialDay, UnixMillis,
};
use jiff::civil::Date;

use span::Span;
use zone::Zone;

pub use opening::{OpenInterval, is_between, open_intervals};
pub use words::in_words;
pub use zone::HOME_ZONE;

/// What counts of the place that a terminal stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Time zone in the words of the IANA database.
    pub time_zone: String,
    /// When the hall is open.
    pub opening_hours: Vec<OpeningHours>,
    /// The days on which other hours count.
    pub special_days: Vec<SpecialDay>,
}

impl From<&DesiredLocation> for Place {
    fn from(location: &DesiredLocation) -> Self {
        Self {
            time_zone: location.time_zone.clone(),
            opening_hours: location.opening_hours.clone(),
            special_days: location.special_days.clone(),
        }
    }
}

impl Default for Place {
    fn default() -> Self {
        Self { time_zone: HOME_ZONE.to_owned(), opening_hours: Vec::new(), special_days: Vec::new() }
    }
}

/// Why a terminal at this place may not switch now, and when it may: the first moment that is allowed, or the
/// deadline. `now` is the trusted time; without it only [`ActivationWhen::Anytime`] lets it switch.
pub fn held_back(activation: &Activation, place: &Place, now: Option<UnixMillis>) -> Option<Held> {
    let (reason, calendar) = Calendar::of(activation, place)?;
    let Some(now) = now else {
        let detail = Some("windows need the time, which the server has not yet given".to_owned());
        return Some(Held { reason: HoldReason::Clock, until: activation.deadline, detail });
    };
    if activation.deadline.is_some_and(|deadline| deadline <= now) || calendar.allows(now) {
        return None;
    }
    let next = calendar.next_allowed(now)?;
    let until = activation.deadline.map_or(next, |deadline| deadline.min(next));
    Some(Held { reason, until: Some(until), detail: None })
}

/// The moments that are allowed.
struct Calendar {
    /// What each week says.
    week: Vec<Span>,
    /// What counts on some days in place of it.
    special: BTreeMap<Date, Vec<Span>>,
    /// Whether a moment within a span is an allowed one.
    within: bool,
    zone: Zone,
}

impl Calendar {
    /// How far ahead an allowed moment is looked for: a weekly window may fall into an hour that the clocks leave out.
    const DAYS: i8 = 21;

    /// `None`: nothing is held back.
    fn of(activation: &Activation, place: &Place) -> Option<(HoldReason, Self)> {
        let (reason, week, within) = match &activation.when {
            ActivationWhen::Anytime => return None,
            ActivationWhen::OutsideOpeningHours => {
                let open = place.opening_hours.iter().filter_map(Span::of_hours).collect();
                (HoldReason::OpeningHours, open, false)
            }
            ActivationWhen::Windows { windows } => {
                (HoldReason::Window, windows.iter().filter_map(Span::of_window).collect(), true)
            }
        };
        let special = if within { BTreeMap::new() } else { special(&place.special_days) };
        Some((reason, Self { week, special, within, zone: Zone::named(&place.time_zone) }))
    }

    fn allows(&self, at: UnixMillis) -> bool {
        // A time beyond all calendars holds nothing back.
        let Some((date, minute)) = self.zone.wall_clock(at) else { return true };
        let before = date.yesterday().ok();
        let since_yesterday = before.is_some_and(|before| self.on(before).any(|span| span.lasts_to(minute)));
        let is_within = since_yesterday || self.on(date).any(|span| span.covers(minute));
        is_within == self.within
    }

    /// The spans that begin on a day.
    fn on(&self, date: Date) -> impl Iterator<Item = &Span> {
        let special = self.special.get(&date);
        let usual = self.week.iter().filter(move |span| special.is_none() && span.begins_on(date.weekday()));
        usual.chain(special.into_iter().flatten())
    }

    /// The first moment after `now` that is allowed. What is allowed changes only where a span begins or ends and
    /// where the clocks are set.
    fn next_allowed(&self, now: UnixMillis) -> Option<UnixMillis> {
        self.changes(now, Self::DAYS).into_iter().find(|at| *at > now && self.allows(*at))
    }

    /// Every moment in the days from `now` on at which what is allowed may change, earliest first.
    fn changes(&self, now: UnixMillis, days: i8) -> Vec<UnixMillis> {
        let spans = self.week.iter().chain(self.special.values().flatten());
        // A special day begins and ends at midnight.
        let midnight = (!self.special.is_empty()).then_some(0);
        let edges: Vec<u16> = spans.flat_map(|span| span.edges()).chain(midnight).collect();
        let mut moments = self.zone.moments(now, days, &edges);
        moments.sort_unstable();
        moments
    }
}

/// A day that cannot be read is none: the server sends no such.
fn special(days: &[SpecialDay]) -> BTreeMap<Date, Vec<Span>> {
    let read = days.iter().filter_map(|day| Some((day.day.parse().ok()?, day)));
    read.map(|(date, day)| (date, day.hours.iter().filter_map(Span::of_day).collect())).collect()
}
