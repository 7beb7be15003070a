use fleet_protocol::{ScreenHours, ScreenMode, UnixMillis, WhenClosed};

use super::{HoursView, Phase};
use crate::activation::{OpenInterval, Place, is_between, open_intervals};

/// How long the hours that the server told are gone by without a word from it, in milliseconds: fourteen days.
pub const KNOWN_MS: i64 = 14 * DAY_MS;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const MINUTE_MS: i64 = 60_000;
/// Below this nobody reads anything, in percent.
const DIMMEST: u8 = 10;

/// What a terminal knows of the time and of its location.
#[derive(Debug, Clone)]
pub struct Knowledge {
    place: Place,
    made_at: UnixMillis,
    /// `None`: it never closes.
    open: Option<Vec<OpenInterval>>,
}

/// What the screen is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Now.
    pub view: HoursView,
    /// When it is to be thought of again, at the latest.
    pub until: Option<UnixMillis>,
}

impl Knowledge {
    /// Days before it was made: when the location closed last, after a long holiday too.
    const BEFORE: i8 = 15;
    /// Days after: those that are known, and those for which it may be kept.
    const AFTER: i8 = 16;

    /// What is known at `now` of when the place is open.
    pub fn of(place: &Place, now: UnixMillis) -> Self {
        let from = now.saturating_sub(i64::from(Self::BEFORE) * DAY_MS);
        let open = open_intervals(place, from, Self::BEFORE + Self::AFTER);
        Self { place: place.clone(), made_at: now, open }
    }

    /// Whether it is still good enough: of the same place, and not older than a day.
    pub fn holds(&self, place: &Place, now: UnixMillis) -> bool {
        self.place == *place && (self.made_at..self.made_at.saturating_add(DAY_MS)).contains(&now)
    }
}

/// What the screen is to be at `now`, the trusted time, if the server was last heard of at `heard_at`. Without the time it is on.
pub fn plan(hours: &ScreenHours, known: &Knowledge, now: Option<UnixMillis>, heard_at: UnixMillis) -> Plan {
    let day = hours.day_percent.clamp(DIMMEST, 100);
    let Some(now) = now else {
        return Plan { view: view(Phase::Open { closes_at: None }, day), until: None };
    };
    let times = (hours.evening_from.as_str(), hours.evening_to.as_str());
    let (is_evening, evening_changes) = is_between(&known.place.time_zone, times, now);
    let brightness = if is_evening { hours.evening_percent.clamp(DIMMEST, 100) } else { day };
    let (phase, phase_changes) = phase(hours, known, now, heard_at.saturating_add(KNOWN_MS));
    let until = [evening_changes, phase_changes].into_iter().flatten().min();
    Plan { view: view(phase, brightness), until }
}

fn view(phase: Phase, brightness: u8) -> HoursView {
    HoursView { phase, brightness_percent: brightness, closed_percent: (brightness / 2).max(DIMMEST) }
}

/// Where the day stands, and when that changes next.
fn phase(
    hours: &ScreenHours,
    known: &Knowledge,
    now: UnixMillis,
    known_until: UnixMillis,
) -> (Phase, Option<UnixMillis>) {
    let always = (Phase::Open { closes_at: None }, None);
    let open = match (&known.open, hours.mode) {
        (Some(open), ScreenMode::OpeningHours) if now < known_until => open,
        _ => return always,
    };
    if let Some(now_open) = open.iter().find(|one| (one.opens..one.closes).contains(&now)) {
        let closes_at = Some(now_open.closes).filter(|closes| *closes < known_until);
        return (Phase::Open { closes_at }, closes_at.or(Some(known_until)));
    }
    let opens_at = open.iter().map(|one| one.opens).find(|opens| *opens > now && *opens < known_until);
    let next = opens_at.unwrap_or(known_until);
    if hours.when_closed == WhenClosed::Page {
        return (Phase::Closed { opens_at }, Some(next));
    }
    let closed_at = open.iter().rev().map(|one| one.closes).find(|closes| *closes <= now);
    let dark_from = closed_at.map_or(now, |at| at + i64::from(hours.after_closing_min) * MINUTE_MS);
    let dark_to = opens_at.map_or(known_until, |at| at - i64::from(hours.before_opening_min) * MINUTE_MS);
    if now < dark_from {
        // Where it opens again too soon, it does not go dark in between.
        let until = if dark_from < dark_to { dark_from } else { next };
        (Phase::Closed { opens_at }, Some(until))
    } else if now < dark_to {
        (Phase::Dark { opens_at }, Some(dark_to))
    } else {
        (Phase::Closed { opens_at }, Some(next))
    }
}
