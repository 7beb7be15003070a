use fleet_domain::{ChinaDay, HOME_TIME_ZONE};
use fleet_protocol::UnixMillis;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The day and the minute of it in a time zone; in China's, where nobody knows the zone.
pub(super) fn local_time(at: UnixMillis, time_zone: &str) -> (ChinaDay, u16) {
    let home = ChinaDay::of(at);
    let minute = at.saturating_sub(home.begins()) / 60_000;
    let home = (home, u16::try_from(minute).unwrap_or(0));
    if time_zone == HOME_TIME_ZONE {
        return home;
    }
    elsewhere(at, time_zone).unwrap_or(home)
}

fn elsewhere(at: UnixMillis, time_zone: &str) -> Option<(ChinaDay, u16)> {
    let there = Timestamp::from_millisecond(at).ok()?.to_zoned(TimeZone::get(time_zone).ok()?);
    let day = there.date().to_string().parse().ok()?;
    let minute = i32::from(there.hour()) * 60 + i32::from(there.minute());
    Some((day, u16::try_from(minute).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_its_own_day() {
        // 2026-11-26 23:30 in London.
        let at = 1_795_735_800_000;
        let told = |zone| {
            let (day, minute) = local_time(at, zone);
            format!("{day} {minute}")
        };
        assert_eq!(told("Asia/Shanghai"), "2026-11-27 450");
        assert_eq!(told("Europe/London"), "2026-11-26 1410");
        assert_eq!(told("Asia/Urumqi"), "2026-11-27 330");
        assert_eq!(told("Mars/Olympus"), "2026-11-27 450");
    }
}
