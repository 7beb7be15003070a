use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Millis;

/// A moment in a place's own time: the day of the week (Monday 1 to Sunday 7) and the time as `HH:MM`. `None` for
/// a zone that this machine does not know.
pub fn local_time(zone: &str, at: Millis) -> Option<(u8, String)> {
    let zone = TimeZone::get(zone).ok()?;
    let there = Timestamp::from_millisecond(at).ok()?.to_zoned(zone);
    let day = u8::try_from(there.weekday().to_monday_one_offset()).ok()?;
    Some((day, format!("{:02}:{:02}", there.hour(), there.minute())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_as_the_hall_would() {
        // 2026-11-25T16:05:00Z, a Wednesday; in Dazhou it is Thursday already.
        assert_eq!(local_time("Asia/Shanghai", 1_795_622_700_000), Some((4, "00:05".to_owned())));
        assert_eq!(local_time("Mars/Olympus", 0), None);
        assert_eq!(local_time("Asia/Shanghai", i64::MAX), None);
    }
}
