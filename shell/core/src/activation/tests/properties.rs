use super::*;

const ZONES: [&str; 8] = [
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "nowhere",
];

fn time() -> impl Strategy<Value = String> {
    (0_u16..=24, prop_oneof![Just(0_u16), 0_u16..60])
        .prop_map(|(hours, minutes)| format!("{hours:02}:{:02}", if hours == 24 { 0 } else { minutes }))
}

fn days() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![Just(vec![1, 2, 3, 4, 5, 6, 7]), prop::collection::vec(0_u8..9, 0..4)]
}

fn when() -> impl Strategy<Value = ActivationWhen> {
    let windows = (days(), time(), time()).prop_map(|(days, from, to)| Window { days, from, to });
    prop_oneof![
        Just(ActivationWhen::Anytime),
        Just(ActivationWhen::OutsideOpeningHours),
        prop::collection::vec(windows, 0..4).prop_map(|windows| ActivationWhen::Windows { windows }),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    let hours =
        (days(), time(), time()).prop_map(|(days, opens, closes)| OpeningHours { days, opens, closes });
    let special = (moment(), time(), time(), any::<bool>()).prop_map(|(at, opens, closes, is_closed)| {
        let day = jiff::Timestamp::from_millisecond(at).unwrap().to_zoned(jiff::tz::TimeZone::UTC).date();
        let hours = if is_closed { vec![] } else { vec![DayHours { opens, closes }] };
        SpecialDay { day: day.to_string(), kind: SpecialDayKind::Holiday, name: String::new(), hours }
    });
    let special = prop::collection::vec(special, 0..40);
    (prop::sample::select(ZONES.to_vec()), prop::collection::vec(hours, 0..4), special).prop_map(
        |(zone, opening_hours, special_days)| Place { time_zone: zone.into(), opening_hours, special_days },
    )
}

/// Around the days on which clocks were and will be set, and anywhere else.
fn moment() -> impl Strategy<Value = UnixMillis> {
    // 2011-12-29 in Apia (a day is left out), and the spring and autumn of 2026 in Berlin and elsewhere.
    let changes =
        [1_325_152_800_000, 1_774_745_999_000, 1_792_886_400_000, 1_793_500_000_000, 1_775_300_000_000];
    let near = (prop::sample::select(changes.to_vec()), -3 * DAY..3 * DAY).prop_map(|(at, by)| at + by);
    prop_oneof![near, 1_700_000_000_000_i64..1_900_000_000_000]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_moment_named_is_allowed_and_none_before_it(when in when(), place in place(), now in moment()) {
        let activation = Activation { when, deadline: None };
        let Some(held) = held_back(&activation, &place, Some(now)) else { return Ok(()) };
        let until = held.until.unwrap();
        prop_assert!(until > now);
        prop_assert_eq!(held_back(&activation, &place, Some(until)), None);
        prop_assert!(held_back(&activation, &place, Some(until - 1)).is_some());
        // Spans begin and end with whole minutes: none in between is missed.
        let span = until - now;
        let step = (span / 60).max(MINUTE);
        for at in (now..until).step_by(usize::try_from(step).unwrap()) {
            let there = held_back(&activation, &place, Some(at));
            prop_assert_eq!(there.and_then(|held| held.until), Some(until), "at {}", at);
        }
        for at in (until - 100 * MINUTE..until).step_by(150_000).filter(|at| *at > now) {
            prop_assert!(held_back(&activation, &place, Some(at)).is_some(), "at {}", at);
        }
    }

    #[test]
    fn nothing_is_held_back_past_its_deadline(
        when in when(), place in place(), now in moment(), ahead in -DAY..DAY,
    ) {
        let activation = Activation { when, deadline: Some(now + ahead) };
        let held = held_back(&activation, &place, Some(now));
        if ahead <= 0 {
            prop_assert_eq!(held, None);
        } else if let Some(held) = held {
            prop_assert!(held.until.unwrap() <= now + ahead);
        }
    }

    #[test]
    fn no_hours_and_no_time_break_it(
        from in ".{0,6}", to in ".{0,6}", days: Vec<u8>, zone in ".{0,12}", now: Option<i64>, deadline: Option<i64>,
    ) {
        let window = Window { days: days.clone(), from: from.clone(), to: to.clone() };
        let special_days = vec![SpecialDay {
            day: from.clone(),
            kind: SpecialDayKind::Holiday,
            name: String::new(),
            hours: vec![DayHours { opens: to.clone(), closes: from.clone() }],
        }];
        let opening_hours = vec![OpeningHours { days, opens: from, closes: to }];
        let place = Place { time_zone: zone, opening_hours, special_days };
        for when in [ActivationWhen::OutsideOpeningHours, ActivationWhen::Windows { windows: vec![window] }] {
            let held = held_back(&Activation { when, deadline }, &place, now);
            if let Some(held) = held {
                in_words(&held, &place.time_zone, now);
            }
        }
    }
}
