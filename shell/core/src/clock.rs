use fleet_protocol::UnixMillis;

use crate::Mono;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The time as well as the terminal can know it. A dead or absurd real-time clock is normal on a
/// kiosk, so the machine's date is only a hint: it is believed when it lies between the floor (the
/// latest time the server is known to have given) and [`TrustedClock::MAX_AHEAD_MS`] after it. The
/// server's word replaces any guess. Between readings the time runs on [`Mono`].
#[derive(Debug, Clone)]
pub struct TrustedClock {
    anchor: UnixMillis,
    anchored_at: Mono,
    floor: UnixMillis,
    confirmed: bool,
}

impl TrustedClock {
    /// No terminal runs before this software was written: 2025-01-01T00:00:00Z.
    pub const EPOCH: UnixMillis = 1_735_689_600_000;
    /// The machine's date may run ahead of the floor by no more than this: the longest a terminal is
    /// believed to have stood switched off (two years).
    pub const MAX_AHEAD_MS: i64 = 730 * DAY;
    /// A server that names a time later than this is not believed: 2100-01-01T00:00:00Z.
    pub const END: UnixMillis = 4_102_444_800_000;

    /// `floor` as persisted, `rtc` the machine's date, both as read at `now`.
    pub fn new(floor: Option<UnixMillis>, rtc: UnixMillis, now: Mono) -> Self {
        let floor = floor.filter(|floor| (Self::EPOCH..Self::END).contains(floor)).unwrap_or(Self::EPOCH);
        // Without a floor of its own a terminal may be started for the first time years from now.
        let latest =
            if floor == Self::EPOCH { Self::EPOCH + 10 * 365 * DAY } else { floor + Self::MAX_AHEAD_MS };
        let anchor = if (floor..=latest).contains(&rtc) { rtc } else { floor };
        Self { anchor, anchored_at: now, floor, confirmed: false }
    }

    /// The best knowledge of the time.
    pub fn now(&self, now: Mono) -> UnixMillis {
        self.anchor.saturating_add_unsigned(now.since(self.anchored_at))
    }

    /// The time at an earlier moment of this run.
    pub fn at(&self, moment: Mono) -> UnixMillis {
        let before = self.anchored_at.since(moment);
        self.now(moment).saturating_sub_unsigned(before)
    }

    /// Takes the server's time from an answer to a request sent at `sent` and answered at `now`.
    /// A time outside of all reason is ignored.
    pub fn handle_server_time(&mut self, server_time: UnixMillis, sent: Mono, now: Mono) {
        if !(Self::EPOCH..Self::END).contains(&server_time) {
            return;
        }
        self.anchor = server_time.saturating_add_unsigned(now.since(sent) / 2);
        self.anchored_at = now;
        self.floor = self.floor.max(server_time);
        self.confirmed = true;
    }

    /// The latest time the server has given: to be persisted, so that a restart with a dead clock
    /// does not begin before it.
    pub const fn floor(&self) -> UnixMillis {
        self.floor
    }

    /// Whether the server has given the time since the start.
    pub const fn is_confirmed(&self) -> bool {
        self.confirmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: UnixMillis = 1_795_000_000_000;
    const YEAR_2099: UnixMillis = 4_070_908_800_000;

    #[test]
    fn a_clock_in_1970_or_2099_begins_at_the_floor() {
        for rtc in [0, -5, YEAR_2099, i64::MAX, i64::MIN] {
            assert_eq!(TrustedClock::new(Some(NOW), rtc, Mono(9)).now(Mono(9)), NOW, "{rtc}");
        }
    }

    #[test]
    fn a_plausible_clock_is_believed_until_the_server_speaks() {
        let mut clock = TrustedClock::new(Some(NOW), NOW + DAY, Mono(0));
        assert_eq!(clock.now(Mono(1_000)), NOW + DAY + 1_000);
        assert!(!clock.is_confirmed());
        clock.handle_server_time(NOW + 5_000, Mono(1_000), Mono(1_200));
        assert_eq!(clock.now(Mono(1_200)), NOW + 5_100);
        assert_eq!(clock.floor(), NOW + 5_000);
    }

    #[test]
    fn a_date_that_was_believed_never_becomes_the_floor() {
        let clock = TrustedClock::new(Some(NOW), NOW + 700 * DAY, Mono(0));
        assert_eq!(clock.floor(), NOW);
    }

    #[test]
    fn a_damaged_floor_is_no_floor() {
        assert_eq!(TrustedClock::new(Some(i64::MAX), NOW, Mono(0)).now(Mono(0)), NOW);
        assert_eq!(TrustedClock::new(Some(-1), NOW, Mono(0)).floor(), TrustedClock::EPOCH);
    }

    proptest! {
        #[test]
        fn no_clock_and_no_answer_breaks_the_reason(
            floor: Option<i64>, rtc: i64, answers: Vec<i64>, step in 0_u64..1_000_000,
        ) {
            let mut clock = TrustedClock::new(floor, rtc, Mono(0));
            let mut at = Mono(0);
            for answer in answers {
                let before = clock.floor();
                clock.handle_server_time(answer, at, at + step);
                at = at + step;
                prop_assert!(clock.floor() >= before);
                prop_assert!(clock.now(at) >= TrustedClock::EPOCH);
                prop_assert!(clock.now(at) < TrustedClock::END + 1_000_000);
            }
        }
    }
}
