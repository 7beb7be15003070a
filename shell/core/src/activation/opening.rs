use fleet_protocol::{Activation, ActivationWhen, UnixMillis};

use super::span::minute;
use super::zone::Zone;
use super::{Calendar, Place};

/// One stretch in which a location is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenInterval {
    /// From then on.
    pub opens: UnixMillis,
    /// Up to, and without, then.
    pub closes: UnixMillis,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// When a location is open in the `days` from `from` on, earliest first, without two that touch; what lies beyond either end is cut
/// off. `None` where it never closes, because it says no hours.
pub fn open_intervals(place: &Place, from: UnixMillis, days: i8) -> Option<Vec<OpenInterval>> {
    let outside = Activation { when: ActivationWhen::OutsideOpeningHours, deadline: None };
    let (_, calendar) = Calendar::of(&outside, place)?;
    if calendar.week.is_empty() {
        return None;
    }
    let end = from.saturating_add(i64::from(days) * DAY_MS);
    let mut intervals = Vec::new();
    let mut opened = (!calendar.allows(from)).then_some(from);
    for at in calendar.changes(from, days).into_iter().filter(|at| *at > from && *at < end) {
        match (opened, calendar.allows(at)) {
            (Some(opens), true) => {
                intervals.push(OpenInterval { opens, closes: at });
                opened = None;
            }
            (None, false) => opened = Some(at),
            (Some(_), false) | (None, true) => {}
        }
    }
    intervals.extend(opened.map(|opens| OpenInterval { opens, closes: end }));
    Some(intervals)
}

/// Whether the clock on the wall of a place shows a time from `from` up to `to` (`HH:MM`), which may be on the next day; and when
/// that changes next. Never where one of them cannot be read, or both are the same.
pub fn is_between(time_zone: &str, (from, to): (&str, &str), now: UnixMillis) -> (bool, Option<UnixMillis>) {
    let (Some(from), Some(to)) = (minute(from), minute(to)) else { return (false, None) };
    let zone = Zone::named(time_zone);
    let Some((_, shown)) = zone.wall_clock(now).filter(|_| from != to) else { return (false, None) };
    let is_within = if from < to { (from..to).contains(&shown) } else { shown >= from || shown < to };
    let next = zone.moments(now, 1, &[from, to]).into_iter().filter(|at| *at > now).min();
    (is_within, next)
}
