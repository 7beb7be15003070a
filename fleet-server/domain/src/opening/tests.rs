use proptest::prelude::*;

use super::*;

fn day(text: &str) -> ChinaDay {
    text.parse().unwrap()
}

fn stretch_of(days: &[u8], opens: &str, closes: &str) -> OpeningHours {
    OpeningHours { days: days.to_vec(), opens: opens.into(), closes: closes.into() }
}

fn hall() -> Vec<OpeningHours> {
    let week = [1, 2, 3, 4, 5];
    vec![
        stretch_of(&week, "13:30", "17:00"),
        stretch_of(&week, "09:00", "12:00"),
        stretch_of(&[6], "09:00", "12:00"),
    ]
}

fn text(hours: &[DayHours]) -> String {
    hours.iter().map(|hours| format!("{}-{}", hours.opens, hours.closes)).collect::<Vec<_>>().join(" ")
}

#[test]
fn holidays_are_closed_and_weekends_that_are_worked_are_mondays() {
    let (week, holidays) = (hall(), HolidayHours::default());
    let rules = OpeningRules { week: &week, holidays: &holidays };
    assert_eq!(text(&rules.on(day("2026-09-30"))), "09:00-12:00 13:30-17:00");
    assert_eq!(text(&rules.on(day("2026-10-01"))), "");
    assert_eq!(text(&rules.on(day("2026-10-10"))), "09:00-12:00 13:30-17:00", "a Saturday that is worked");
    assert_eq!(text(&rules.on(day("2026-10-17"))), "09:00-12:00", "an ordinary Saturday");
    assert_eq!(text(&rules.on(day("2026-10-18"))), "");
}

#[test]
fn who_is_closed_says_when_it_opens() {
    let (week, holidays) = (hall(), HolidayHours::default());
    let rules = OpeningRules { week: &week, holidays: &holidays };
    let at = |on: &str, minute| rules.at(day(on), minute);
    assert_eq!(at("2026-09-30", 9 * 60), Opening::Open { until: 720 });
    assert_eq!(at("2026-09-30", 720), Opening::Closed { next: Some((day("2026-09-30"), 13 * 60 + 30)) });
    assert_eq!(at("2026-09-30", 17 * 60), Opening::Closed { next: Some((day("2026-10-08"), 9 * 60)) });
    assert_eq!(at("2026-10-01", 10 * 60), Opening::Closed { next: Some((day("2026-10-08"), 9 * 60)) });
    let always = OpeningRules { week: &[], holidays: &holidays };
    assert_eq!(always.at(day("2026-10-01"), 3), Opening::Always);
    assert_eq!(always.special_days(day("2026-01-01"), 365), []);
}

#[test]
fn the_days_to_come_are_told_with_their_reason() {
    let (week, holidays) = (hall(), HolidayHours::default());
    let rules = OpeningRules { week: &week, holidays: &holidays };
    let days = rules.special_days(day("2026-09-28"), 30);
    let told: Vec<String> =
        days.iter().map(|day| format!("{} {} {}", day.day, day.name, text(&day.hours))).collect();
    // 10-04 is a Sunday, on which this hall is closed anyway.
    let expected = [
        "2026-10-01 国庆节 ",
        "2026-10-02 国庆节 ",
        "2026-10-03 国庆节 ",
        "2026-10-05 国庆节 ",
        "2026-10-06 国庆节 ",
        "2026-10-07 国庆节 ",
        "2026-10-10 国庆节 09:00-12:00 13:30-17:00",
    ];
    assert_eq!(told, expected);
    assert_eq!(days[6].kind, SpecialDayKind::WorkedWeekend);
}

#[test]
fn a_location_may_have_rules_of_its_own() {
    let hours = vec![DayHours { opens: "10:00".into(), closes: "16:00".into() }];
    let holidays = HolidayHours {
        on_holidays: OnHolidays::Hours { hours },
        on_worked_weekends: OnWorkedWeekends::AsUsual,
    };
    let week = hall();
    let rules = OpeningRules { week: &week, holidays: &holidays };
    assert_eq!(text(&rules.on(day("2026-10-04"))), "10:00-16:00");
    assert_eq!(text(&rules.on(day("2026-10-10"))), "09:00-12:00");
    let usual = HolidayHours { on_holidays: OnHolidays::AsUsual, ..holidays };
    assert_eq!(OpeningRules { week: &week, holidays: &usual }.special_days(day("2026-01-01"), 365), []);
}

#[test]
fn hours_of_holidays_are_checked() {
    let of = |hours: &[(&str, &str)]| {
        let hours =
            hours.iter().map(|(opens, closes)| DayHours { opens: (*opens).into(), closes: (*closes).into() });
        let on_holidays = OnHolidays::Hours { hours: hours.collect() };
        check_holiday_hours(&HolidayHours { on_holidays, ..HolidayHours::default() })
    };
    assert_eq!(of(&[("13:00", "24:00"), ("09:00", "12:00")]), Ok(()));
    for wrong in
        [&[][..], &[("9:00", "12:00")], &[("12:00", "09:00")], &[("09:00", "12:00"), ("11:59", "13:00")]]
    {
        assert_eq!(of(wrong), Err(LocationInvalid::HolidayHours), "{wrong:?}");
    }
    assert!(of(&[("09:00", "09:01"); 7]).is_err());
}

#[test]
fn what_was_stored_before_holidays_counted_is_read() {
    let read: HolidayHours = serde_json::from_str("{}").unwrap();
    assert_eq!(read, HolidayHours::default());
    let text = r#"{"on_holidays":{"kind":"closed"},"on_worked_weekends":"as_weekdays"}"#;
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

proptest! {
    #[test]
    fn the_next_opening_is_open_and_nothing_before_it_is(from in 20_450_i64..20_850, minute in 0_u16..1_440) {
        let (week, holidays) = (hall(), HolidayHours::default());
        let rules = OpeningRules { week: &week, holidays: &holidays };
        let today = ChinaDay::numbered(from);
        match rules.at(today, minute) {
            Opening::Closed { next: Some((on, opens)) } => {
                let is_open = matches!(rules.at(on, opens), Opening::Open { .. });
                prop_assert!(is_open);
                let just_before = rules.at(on, opens.saturating_sub(1));
                prop_assert_eq!(just_before, Opening::Closed { next: Some((on, opens)) });
            }
            Opening::Open { until } => prop_assert!(until > minute),
            found @ (Opening::Always | Opening::Closed { next: None }) => prop_assert!(false, "{:?}", found),
        }
    }
}
