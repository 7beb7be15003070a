use fleet_protocol::{DayHours, OpeningHours, Window};
use jiff::civil::Weekday;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// One stretch on some days of the week: from a minute up to, and without, another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// Bit 1 is Monday, bit 7 Sunday.
    days: u8,
    from: u16,
    /// Beyond [`DAY`] where it ends on the next day.
    to: u16,
}

impl Span {
    /// `None` for what cannot be read: the server lets no such hours in.
    pub(super) fn of_hours(hours: &OpeningHours) -> Option<Self> {
        Self::new(&hours.days, &hours.opens, &hours.closes)
    }

    /// The same.
    pub(super) fn of_window(window: &Window) -> Option<Self> {
        Self::new(&window.days, &window.from, &window.to)
    }

    fn new(days: &[u8], from: &str, to: &str) -> Option<Self> {
        let (from, to) = (minute(from)?, minute(to)?);
        let days = days.iter().filter(|day| (1..=7).contains(*day)).fold(0, |bits, day| bits | 1 << day);
        (days != 0 && from < DAY).then_some(Self { days, from, to: if to > from { to } else { to + DAY } })
    }

    /// The same, of a day that is named elsewhere.
    pub(super) fn of_day(hours: &DayHours) -> Option<Self> {
        Self::new(&[1, 2, 3, 4, 5, 6, 7], &hours.opens, &hours.closes)
    }

    /// Whether one begins on this day of the week.
    pub(super) const fn begins_on(self, weekday: Weekday) -> bool {
        self.days & (1 << weekday.to_monday_one_offset()) != 0
    }

    /// Whether it contains this minute of the day on which it begins.
    pub(super) const fn covers(self, minute: u16) -> bool {
        self.from <= minute && minute < self.to
    }

    /// Whether it contains this minute of the day after.
    pub(super) const fn lasts_to(self, minute: u16) -> bool {
        minute + DAY < self.to
    }

    /// The minutes of a day at which it begins and ends.
    pub(super) const fn edges(self) -> [u16; 2] {
        [self.from, self.to % DAY]
    }
}

/// `HH:MM`, up to `24:00`, in minutes.
pub(super) fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= DAY).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_the_day_are_read_exactly() {
        assert_eq!(minute("00:00"), Some(0));
        assert_eq!(minute("09:05"), Some(545));
        assert_eq!(minute("24:00"), Some(1440));
        for wrong in ["", "9:05", "09:60", "24:01", "25:00", "+9:05", "09:05:00", "０９:05", "0905"] {
            assert_eq!(minute(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_span_past_midnight_belongs_to_the_day_on_which_it_begins() {
        let sunday_night = Span::new(&[7], "22:00", "05:30").unwrap();
        assert!(sunday_night.begins_on(Weekday::Sunday) && !sunday_night.begins_on(Weekday::Monday));
        assert!(sunday_night.covers(22 * 60) && !sunday_night.covers(60));
        assert!(sunday_night.lasts_to(5 * 60 + 29) && !sunday_night.lasts_to(5 * 60 + 30));
    }

    #[test]
    fn equal_ends_are_a_whole_day_and_no_day_is_no_span() {
        let day = Span::new(&[3], "08:00", "08:00").unwrap();
        assert!(day.covers(8 * 60) && day.lasts_to(8 * 60 - 1) && !day.lasts_to(8 * 60));
        assert_eq!(Span::new(&[], "08:00", "09:00"), None);
        assert_eq!(Span::new(&[0, 8, 255], "08:00", "09:00"), None);
        assert_eq!(Span::new(&[1], "24:00", "08:00"), None);
    }
}
