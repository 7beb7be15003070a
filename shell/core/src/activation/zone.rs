use fleet_protocol::UnixMillis;
use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase, offset};
use jiff::{Timestamp, ToSpan as _};

/// The zone of a location whose own nobody knows: that of China.
pub const HOME_ZONE: &str = "Asia/Shanghai";

/// The clock on the wall of a hall. The rules of the zones are part of this program: no file is read for them.
pub(super) struct Zone(TimeZone);

impl Zone {
    pub(super) fn named(name: &str) -> Self {
        let rules = TimeZoneDatabase::bundled();
        let zone = rules.get(name).or_else(|_| rules.get(HOME_ZONE));
        Self(zone.unwrap_or_else(|_| TimeZone::fixed(offset(8))))
    }

    /// The day and the minute of it.
    pub(super) fn wall_clock(&self, at: UnixMillis) -> Option<(Date, u16)> {
        let shown = self.0.to_datetime(Timestamp::from_millisecond(at).ok()?);
        let minute = u16::try_from(i32::from(shown.hour()) * 60 + i32::from(shown.minute())).ok()?;
        Some((shown.date(), minute))
    }

    /// Every moment in the days from `now` on at which the clock shows one of these minutes or is set.
    pub(super) fn moments(&self, now: UnixMillis, days: i8, minutes: &[u16]) -> Vec<UnixMillis> {
        let Ok(start) = Timestamp::from_millisecond(now) else { return Vec::new() };
        let today = self.0.to_datetime(start).date();
        let end = start.as_millisecond().saturating_add(i64::from(days) * 24 * 60 * 60 * 1000);
        let set = self.0.following(start).map(|change| change.timestamp().as_millisecond());
        let mut moments: Vec<UnixMillis> = set.take_while(|at| *at <= end).collect();
        // The day before too: where the clocks are set back over midnight, it comes again.
        for date in (-1..=days).filter_map(|day| today.checked_add(i32::from(day).days()).ok()) {
            for minute in minutes {
                moments.extend(self.at(date, *minute));
            }
        }
        moments
    }

    /// When the clock shows this: once, twice, or (where it is left out) at moments that need no thought.
    fn at(&self, date: Date, minute: u16) -> impl Iterator<Item = UnixMillis> + use<> {
        let hour = i8::try_from(minute / 60).unwrap_or(0);
        let minute = i8::try_from(minute % 60).unwrap_or(0);
        let shown = Time::new(hour, minute, 0, 0).ok().map(|time| date.to_datetime(time));
        let moment = shown.map(|shown| self.0.to_ambiguous_timestamp(shown));
        let both = moment.map(|moment| [moment.earlier(), moment.later()]);
        both.into_iter().flatten().filter_map(Result::ok).map(Timestamp::as_millisecond)
    }

    /// `HH:MM`, with the date where it is not that of `now`.
    pub(super) fn shown(&self, at: UnixMillis, now: Option<UnixMillis>) -> Option<String> {
        let date_time = |at| Some(self.0.to_datetime(Timestamp::from_millisecond(at).ok()?));
        let shown = date_time(at)?;
        let same_day = now.and_then(date_time).is_some_and(|now| now.date() == shown.date());
        Some(shown.strftime(if same_day { "%H:%M" } else { "%Y-%m-%d %H:%M" }).to_string())
    }
}
