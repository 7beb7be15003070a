use fleet_protocol::{DayHours, SpecialDayKind, Window};
use proptest::prelude::*;

use super::*;

mod properties;

/// 2026-11-24, a Tuesday, 00:00 in Shanghai.
const TUESDAY: UnixMillis = 1_795_449_600_000;
const HOUR: UnixMillis = 3_600_000;
const MINUTE: UnixMillis = 60_000;
const DAY: UnixMillis = 24 * HOUR;

fn hours(days: &[u8], opens: &str, closes: &str) -> OpeningHours {
    OpeningHours { days: days.to_vec(), opens: opens.into(), closes: closes.into() }
}

fn window(days: &[u8], from: &str, to: &str) -> Window {
    Window { days: days.to_vec(), from: from.into(), to: to.into() }
}

fn windows(windows: Vec<Window>) -> Activation {
    Activation { when: ActivationWhen::Windows { windows }, deadline: None }
}

fn outside_hours() -> Activation {
    Activation { when: ActivationWhen::OutsideOpeningHours, deadline: None }
}

fn hall(opening_hours: Vec<OpeningHours>) -> Place {
    Place { opening_hours, ..Place::default() }
}

fn until(
    activation: &Activation,
    place: &Place,
    now: UnixMillis,
) -> Option<(HoldReason, Option<UnixMillis>)> {
    held_back(activation, place, Some(now)).map(|held| (held.reason, held.until))
}

#[test]
fn an_open_hall_is_waited_for() {
    let place = hall(vec![hours(&[1, 2, 3, 4, 5], "09:00", "12:00"), hours(&[2], "12:00", "17:00")]);
    let at = |time| until(&outside_hours(), &place, TUESDAY + time);
    assert_eq!(at(9 * HOUR - 1), None);
    // The two stretches follow one another without a gap.
    assert_eq!(at(9 * HOUR), Some((HoldReason::OpeningHours, Some(TUESDAY + 17 * HOUR))));
    assert_eq!(at(17 * HOUR), None);
    assert_eq!(at(5 * DAY + 10 * HOUR), None, "nobody is there on a Sunday");
}

#[test]
fn on_special_days_the_hours_of_that_day_count() {
    let special = |day: &str, kind, hours: &[(&str, &str)]| SpecialDay {
        day: day.into(),
        kind,
        name: "国庆节".into(),
        hours: hours
            .iter()
            .map(|(opens, closes)| DayHours { opens: (*opens).into(), closes: (*closes).into() })
            .collect(),
    };
    let place = Place {
        special_days: vec![
            special("2026-11-24", SpecialDayKind::Holiday, &[]),
            special("2026-11-28", SpecialDayKind::WorkedWeekend, &[("09:00", "17:00")]),
            special("soon", SpecialDayKind::Holiday, &[]),
        ],
        ..hall(vec![hours(&[1, 2, 3, 4, 5], "09:00", "12:00")])
    };
    let at = |time| until(&outside_hours(), &place, TUESDAY + time);
    assert_eq!(at(10 * HOUR), None, "a holiday");
    assert_eq!(at(DAY + 10 * HOUR), Some((HoldReason::OpeningHours, Some(TUESDAY + DAY + 12 * HOUR))));
    let saturday = 4 * DAY;
    let closes = TUESDAY + saturday + 17 * HOUR;
    assert_eq!(at(saturday + 10 * HOUR), Some((HoldReason::OpeningHours, Some(closes))));
    let mornings = windows(vec![window(&[2], "09:00", "12:00")]);
    assert_eq!(until(&mornings, &place, TUESDAY + 10 * HOUR), None, "windows are of the week alone");
}

#[test]
fn a_window_is_waited_for_also_past_midnight() {
    let nights = windows(vec![window(&[2], "22:00", "05:00")]);
    let at = |time| until(&nights, &Place::default(), TUESDAY + time);
    assert_eq!(at(10 * HOUR), Some((HoldReason::Window, Some(TUESDAY + 22 * HOUR))));
    assert_eq!(at(22 * HOUR), None);
    assert_eq!(at(29 * HOUR - 1), None);
    assert_eq!(at(29 * HOUR), Some((HoldReason::Window, Some(TUESDAY + 7 * DAY + 22 * HOUR))));
}

#[test]
fn past_the_deadline_nothing_is_held_back() {
    let deadline = Some(TUESDAY + 12 * HOUR);
    let nights = Activation { deadline, ..windows(vec![window(&[2], "22:00", "05:00")]) };
    let at = |time| until(&nights, &Place::default(), TUESDAY + time);
    assert_eq!(at(11 * HOUR), Some((HoldReason::Window, deadline)));
    assert_eq!(at(12 * HOUR), None);
}

#[test]
fn a_moment_that_never_comes_holds_nothing_back() {
    let always = hall(vec![hours(&[1, 2, 3, 4, 5, 6, 7], "00:00", "24:00")]);
    assert_eq!(until(&outside_hours(), &always, TUESDAY), None);
    assert_eq!(until(&windows(vec![]), &always, TUESDAY), None);
    assert_eq!(until(&windows(vec![window(&[9], "soon", "later")]), &always, TUESDAY), None);
    assert_eq!(until(&outside_hours(), &hall(vec![]), TUESDAY), None);
}

#[test]
fn without_the_time_only_what_needs_none_goes_on() {
    let place = hall(vec![]);
    assert_eq!(held_back(&Activation::default(), &place, None), None);
    let held = held_back(&windows(vec![]), &place, None).unwrap();
    assert_eq!((held.reason, held.until), (HoldReason::Clock, None));
}

#[test]
fn the_clock_is_that_of_the_place_and_of_china_where_nobody_knows() {
    let nights = windows(vec![window(&[1, 2, 3, 4, 5, 6, 7], "21:00", "22:00")]);
    let next = |time_zone: &str| {
        let place = Place { time_zone: time_zone.into(), ..Place::default() };
        until(&nights, &place, TUESDAY).unwrap().1.unwrap() - TUESDAY
    };
    assert_eq!(next("Asia/Shanghai"), 21 * HOUR);
    assert_eq!(next("Asia/Urumqi"), 23 * HOUR);
    for unknown in ["", "Mars/Olympus", "../etc/passwd"] {
        assert_eq!(next(unknown), 21 * HOUR, "{unknown}");
    }
}

/// Berlin, where the clocks are still set: 2026-03-29 02:00 becomes 03:00, 2026-10-25 03:00 becomes 02:00.
#[test]
fn an_hour_that_is_left_out_or_comes_twice_breaks_nothing() {
    let berlin = Place { time_zone: "Europe/Berlin".into(), ..Place::default() };
    let spring = 1_774_745_999_000; // 2026-03-29 01:59:59 in Berlin
    let sundays = |from, to| windows(vec![window(&[7], from, to)]);
    // The window is the hour that is left out: it comes a week later.
    let held = until(&sundays("02:10", "02:50"), &berlin, spring).unwrap();
    let a_week_later = spring + 1_000 + 7 * DAY - HOUR + 10 * MINUTE;
    assert_eq!(held.1, Some(a_week_later));
    // It begins in the hour that is left out: it is open as soon as the clocks are set.
    assert_eq!(until(&sundays("02:10", "04:00"), &berlin, spring).unwrap().1, Some(spring + 1_000));
    let autumn = 1_792_886_400_000; // 2026-10-25 02:00 in Berlin, for the first time
    let twice = sundays("02:10", "02:50");
    for start in [autumn, autumn + HOUR] {
        assert_eq!(until(&twice, &berlin, start).unwrap().1, Some(start + 10 * MINUTE));
        assert_eq!(until(&twice, &berlin, start + 10 * MINUTE), None);
    }
    assert_eq!(until(&twice, &berlin, autumn + 50 * MINUTE).unwrap().1, Some(autumn + HOUR + 10 * MINUTE));
}

#[test]
fn the_log_says_until_when_by_the_clock_of_the_place() {
    let held = |until| Held { reason: HoldReason::OpeningHours, until, detail: None };
    let said = |until| in_words(&held(until), HOME_ZONE, Some(TUESDAY + 9 * HOUR));
    assert_eq!(said(Some(TUESDAY + 17 * HOUR)), "opening hours until 17:00");
    assert_eq!(said(Some(TUESDAY + 30 * HOUR)), "opening hours until 2026-11-25 06:00");
    assert_eq!(said(None), "opening hours");
    let lock = Held { reason: HoldReason::Lock, until: None, detail: Some("payment".into()) };
    assert_eq!(in_words(&lock, HOME_ZONE, None), "the transaction lock is held (payment)");
}
