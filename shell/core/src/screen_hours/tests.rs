use fleet_protocol::{
    OpeningHours, ScreenHours, ScreenMode, ScreenState, SpecialDay, SpecialDayKind, WhenClosed,
};
use proptest::prelude::*;

use super::*;
use crate::Mono;
use crate::activation::Place;

/// 2026-11-24, a Tuesday, 00:00 in Shanghai.
const TUESDAY: UnixMillis = 1_795_449_600_000;
const MINUTE: UnixMillis = 60_000;
const HOUR: UnixMillis = 60 * MINUTE;
const DAY: UnixMillis = 24 * HOUR;

fn hall(stretches: &[(&str, &str)]) -> Place {
    let hours = |(opens, closes): &(&str, &str)| OpeningHours {
        days: vec![1, 2, 3, 4, 5],
        opens: (*opens).into(),
        closes: (*closes).into(),
    };
    Place { opening_hours: stretches.iter().map(hours).collect(), ..Place::default() }
}

fn by_hours() -> ScreenHours {
    ScreenHours { mode: ScreenMode::OpeningHours, ..ScreenHours::default() }
}

fn at(hours: &ScreenHours, place: &Place, now: UnixMillis) -> Plan {
    plan(hours, &Knowledge::of(place, now), Some(now), now)
}

fn closed(opens_at: UnixMillis) -> Phase {
    Phase::Closed { opens_at: Some(opens_at) }
}

#[test]
fn a_day_goes_from_open_to_closed_to_dark_and_back() {
    let (hours, place) = (by_hours(), hall(&[("09:00", "17:00")]));
    let phase = |time| at(&hours, &place, TUESDAY + time).view.phase;
    let tomorrow = TUESDAY + DAY + 9 * HOUR;
    assert_eq!(phase(9 * HOUR), Phase::Open { closes_at: Some(TUESDAY + 17 * HOUR) });
    assert_eq!(phase(17 * HOUR), closed(tomorrow));
    assert_eq!(phase(17 * HOUR + 30 * MINUTE - 1), closed(tomorrow));
    assert_eq!(phase(17 * HOUR + 30 * MINUTE), Phase::Dark { opens_at: Some(tomorrow) });
    assert_eq!(phase(DAY + 9 * HOUR - 15 * MINUTE - 1), Phase::Dark { opens_at: Some(tomorrow) });
    assert_eq!(phase(DAY + 9 * HOUR - 15 * MINUTE), closed(tomorrow));
    let monday = TUESDAY + 6 * DAY + 9 * HOUR;
    assert_eq!(phase(4 * DAY), Phase::Dark { opens_at: Some(monday) }, "a weekend");
}

#[test]
fn a_short_break_does_not_go_dark_in_between() {
    let place = hall(&[("09:00", "12:00"), ("12:40", "17:00")]);
    let noon = at(&by_hours(), &place, TUESDAY + 12 * HOUR);
    let again = TUESDAY + 12 * HOUR + 40 * MINUTE;
    assert_eq!((noon.view.phase, noon.until), (closed(again), Some(again)));
    let late = at(&by_hours(), &place, TUESDAY + 12 * HOUR + 35 * MINUTE);
    assert_eq!(late.view.phase, closed(again));
}

#[test]
fn where_the_page_is_wanted_it_stays_all_night() {
    let hours = ScreenHours { when_closed: WhenClosed::Page, ..by_hours() };
    let midnight = at(&hours, &hall(&[("09:00", "17:00")]), TUESDAY);
    assert_eq!((midnight.view.phase, midnight.until), (closed(TUESDAY + 9 * HOUR), Some(TUESDAY + 7 * HOUR)));
    assert_eq!(midnight.view.closed_percent, 35, "half of the evening's");
}

#[test]
fn a_hall_that_never_closes_or_is_to_be_always_on_is_open() {
    let open = Phase::Open { closes_at: None };
    let night = TUESDAY + 3 * HOUR;
    assert_eq!(at(&by_hours(), &hall(&[]), night).view.phase, open);
    assert_eq!(at(&ScreenHours::default(), &hall(&[("09:00", "17:00")]), night).view.phase, open);
    let round_the_clock = Place {
        opening_hours: vec![OpeningHours {
            days: vec![1, 2, 3, 4, 5, 6, 7],
            opens: "00:00".into(),
            closes: "24:00".into(),
        }],
        ..Place::default()
    };
    assert_eq!(at(&by_hours(), &round_the_clock, night).view.phase, open);
}

#[test]
fn a_public_holiday_is_a_closed_day() {
    let special = SpecialDay {
        day: "2026-11-24".into(),
        kind: SpecialDayKind::Holiday,
        name: "国庆节".into(),
        hours: vec![],
    };
    let place = Place { special_days: vec![special], ..hall(&[("09:00", "17:00")]) };
    let noon = at(&by_hours(), &place, TUESDAY + 12 * HOUR).view.phase;
    assert_eq!(noon, Phase::Dark { opens_at: Some(TUESDAY + DAY + 9 * HOUR) });
}

#[test]
fn without_the_time_and_past_what_is_known_it_stays_on() {
    let (hours, place) = (by_hours(), hall(&[("09:00", "17:00")]));
    let (night, known) = (TUESDAY + 3 * HOUR, Knowledge::of(&place, TUESDAY));
    assert_eq!(plan(&hours, &known, None, TUESDAY).view.phase, Phase::Open { closes_at: None });
    let heard = |ago| plan(&hours, &known, Some(night), night - ago).view.phase;
    assert!(matches!(heard(KNOWN_MS - 1), Phase::Dark { opens_at: None }));
    assert_eq!(heard(KNOWN_MS), Phase::Open { closes_at: None });
    assert!(known.holds(&place, TUESDAY + DAY - 1) && !known.holds(&place, TUESDAY + DAY));
    assert!(!known.holds(&hall(&[]), TUESDAY) && !known.holds(&place, TUESDAY - 1));
}

#[test]
fn the_evening_is_dimmer_also_past_midnight() {
    let place = hall(&[]);
    let bright = |time| at(&by_hours(), &place, TUESDAY + time).view.brightness_percent;
    assert_eq!((bright(0), bright(7 * HOUR), bright(19 * HOUR - 1), bright(19 * HOUR)), (70, 100, 100, 70));
    let none = ScreenHours { evening_to: "19:00".into(), ..by_hours() };
    assert_eq!(at(&none, &place, TUESDAY).view.brightness_percent, 100, "there is no evening");
    let wrong = ScreenHours { day_percent: 0, evening_from: "soon".into(), ..by_hours() };
    assert_eq!(at(&wrong, &place, TUESDAY).view.brightness_percent, 10);
}

const NOBODY: Attendance = Attendance { citizen: false, staff: false };
const CITIZEN: Attendance = Attendance { citizen: true, staff: false };
const STAFF: Attendance = Attendance { citizen: false, staff: true };

fn view(phase: Phase) -> HoursView {
    HoursView { phase, brightness_percent: 100, closed_percent: 50 }
}

#[test]
fn a_touch_wakes_a_dark_panel_onto_the_page_for_a_minute() {
    let dark = view(Phase::Dark { opens_at: None });
    let mut rule = ScreenRule::default();
    assert_eq!(rule.state(Some(&dark), NOBODY, Mono(5)), ScreenState::Off);
    rule.handle_touched(Mono(5));
    assert_eq!(rule.state(Some(&dark), NOBODY, Mono(4 + AWAKE_MS)), ScreenState::Closed);
    assert_eq!(rule.state(Some(&dark), NOBODY, Mono(5 + AWAKE_MS)), ScreenState::Off);
}

#[test]
fn whoever_stands_there_has_the_screen_and_a_citizen_is_told() {
    let rule = ScreenRule::default();
    let (dark, open) = (view(Phase::Dark { opens_at: None }), view(Phase::Open { closes_at: Some(TUESDAY) }));
    for who in [CITIZEN, STAFF] {
        assert_eq!(rule.state(Some(&dark), who, Mono(0)), ScreenState::On);
    }
    assert_eq!(rule.state(None, NOBODY, Mono(0)), ScreenState::On);
    let told = |hours: &HoursView, who, wall| ScreenRule::closing(Some(hours), who, wall);
    assert_eq!(told(&open, CITIZEN, TUESDAY - NOTICE_MS - 1), None);
    assert_eq!(told(&open, CITIZEN, TUESDAY - NOTICE_MS), Some(Closing::At(TUESDAY)));
    assert_eq!(told(&open, NOBODY, TUESDAY), None);
    assert_eq!(told(&dark, CITIZEN, TUESDAY), Some(Closing::Over));
    assert_eq!(told(&dark, STAFF, TUESDAY), None);
}

fn settings() -> impl Strategy<Value = ScreenHours> {
    (any::<bool>(), any::<bool>(), 0_u16..800, 0_u16..300, 0_u8..=255).prop_map(
        |(follows, dark, after, before, percent)| ScreenHours {
            mode: if follows { ScreenMode::OpeningHours } else { ScreenMode::AlwaysOn },
            when_closed: if dark { WhenClosed::Dark } else { WhenClosed::Page },
            after_closing_min: after,
            before_opening_min: before,
            day_percent: percent,
            ..ScreenHours::default()
        },
    )
}

fn places() -> impl Strategy<Value = Place> {
    let time = || (0_u16..24, 0_u16..60).prop_map(|(hour, minute)| format!("{hour:02}:{minute:02}"));
    let stretch = (prop::collection::vec(1_u8..=7, 1..7), time(), time());
    let zones = prop::sample::select(vec!["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin"]);
    (prop::collection::vec(stretch, 0..4), zones).prop_map(|(hours, zone)| Place {
        time_zone: zone.into(),
        opening_hours: hours
            .into_iter()
            .map(|(days, opens, closes)| OpeningHours { days, opens, closes })
            .collect(),
        special_days: vec![],
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What was planned stays as it is until the moment named, which always comes; and what is known of the hours a day later says
    /// the same.
    #[test]
    fn nothing_changes_before_the_moment_named(
        hours in settings(), place in places(), now in TUESDAY..TUESDAY + 400 * DAY, part in 1_i64..1_000,
    ) {
        let known = Knowledge::of(&place, now);
        let first = plan(&hours, &known, Some(now), now);
        if let Some(until) = first.until {
            prop_assert!(until > now);
            let between = now + (until - now) * part / 1_000;
            let same = plan(&hours, &known, Some(between), now).view;
            prop_assert_eq!(same, first.view);
            if until < now + KNOWN_MS {
                let again = plan(&hours, &Knowledge::of(&place, between), Some(between), now).view;
                prop_assert_eq!(again, first.view);
            }
        }
    }

    /// A dark panel is dark only while the location is closed, and never before a moment at which it opens.
    #[test]
    fn an_open_hall_is_never_dark(hours in settings(), place in places(), now in TUESDAY..TUESDAY + 400 * DAY) {
        let planned = at(&hours, &place, now);
        let is_open = crate::activation::open_intervals(&place, now, 1)
            .is_none_or(|open| open.first().is_some_and(|one| one.opens == now));
        if is_open || hours.mode == ScreenMode::AlwaysOn {
            let is_planned_open = matches!(planned.view.phase, Phase::Open { .. });
            prop_assert!(is_planned_open);
        }
        if let Phase::Dark { opens_at: Some(opens_at) } = planned.view.phase {
            prop_assert!(opens_at - now > i64::from(hours.before_opening_min) * MINUTE);
        }
    }

    /// Whatever happens in whatever order, nobody stands before a dark panel for longer than a touch takes.
    #[test]
    fn a_touched_panel_is_never_off(touches in prop::collection::vec(0_u64..200_000, 0..20), dark: bool, after in 0_u64..AWAKE_MS) {
        let mut rule = ScreenRule::default();
        let phase = if dark { Phase::Dark { opens_at: None } } else { Phase::Closed { opens_at: None } };
        let mut now = 0;
        for pause in touches {
            now += pause;
            rule.handle_touched(Mono(now));
            prop_assert_eq!(rule.state(Some(&view(phase)), NOBODY, Mono(now + after)), ScreenState::Closed);
        }
    }
}
