//! When a screen is on, and how bright (定时开关屏与亮度): whether what ops say of it can be.

use std::ops::RangeInclusive;

use fleet_protocol::ScreenHours;

use crate::location::minutes;

/// How long after closing a panel may stay on, in minutes.
pub const AFTER_CLOSING: RangeInclusive<u16> = 0..=720;
/// How long before opening it may come on, in minutes.
pub const BEFORE_OPENING: RangeInclusive<u16> = 0..=240;
/// Brightness in percent: below nobody reads it.
pub const BRIGHTNESS: RangeInclusive<u8> = 10..=100;

/// What is wrong, by its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScreenHoursInvalid {
    /// Too many minutes after closing.
    #[error("a panel goes dark 0 to 720 minutes after closing")]
    AfterClosing,
    /// Too many minutes before opening.
    #[error("a panel is on 0 to 240 minutes before opening")]
    BeforeOpening,
    /// A brightness that is none.
    #[error("brightness is 10 to 100 percent")]
    DayPercent,
    /// The same, of the evening.
    #[error("brightness is 10 to 100 percent")]
    EveningPercent,
    /// No time of the day.
    #[error("the evening begins at HH:MM")]
    EveningFrom,
    /// The same, of its end.
    #[error("the evening ends at HH:MM")]
    EveningTo,
}

/// Checks minutes, percents and times.
pub fn check_screen_hours(hours: &ScreenHours) -> Result<(), ScreenHoursInvalid> {
    let is_time = |text: &str| minutes(text).is_some_and(|minute| minute < 24 * 60);
    let checks = [
        (AFTER_CLOSING.contains(&hours.after_closing_min), ScreenHoursInvalid::AfterClosing),
        (BEFORE_OPENING.contains(&hours.before_opening_min), ScreenHoursInvalid::BeforeOpening),
        (BRIGHTNESS.contains(&hours.day_percent), ScreenHoursInvalid::DayPercent),
        (BRIGHTNESS.contains(&hours.evening_percent), ScreenHoursInvalid::EveningPercent),
        (is_time(&hours.evening_from), ScreenHoursInvalid::EveningFrom),
        (is_time(&hours.evening_to), ScreenHoursInvalid::EveningTo),
    ];
    match checks.into_iter().find(|(holds, _)| !holds) {
        Some((_, invalid)) => Err(invalid),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_has_its_bounds() {
        let good = ScreenHours::default;
        assert_eq!(check_screen_hours(&good()), Ok(()));
        let cases = [
            (ScreenHours { after_closing_min: 721, ..good() }, ScreenHoursInvalid::AfterClosing),
            (ScreenHours { before_opening_min: 241, ..good() }, ScreenHoursInvalid::BeforeOpening),
            (ScreenHours { day_percent: 9, ..good() }, ScreenHoursInvalid::DayPercent),
            (ScreenHours { evening_percent: 101, ..good() }, ScreenHoursInvalid::EveningPercent),
            (ScreenHours { evening_from: "24:00".into(), ..good() }, ScreenHoursInvalid::EveningFrom),
            (ScreenHours { evening_to: "7:00".into(), ..good() }, ScreenHoursInvalid::EveningTo),
        ];
        for (hours, invalid) in cases {
            assert_eq!(check_screen_hours(&hours), Err(invalid), "{hours:?}");
        }
    }
}
