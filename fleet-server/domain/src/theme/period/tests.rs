use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::DivisionTheme;

fn code(text: &str) -> DivisionCode {
    text.parse().unwrap()
}

fn theme(text: &str) -> ThemeId {
    text.parse().unwrap()
}

fn period(id: u128, division: Option<&str>, days: (&str, &str), shown: &str) -> ThemePeriod {
    ThemePeriod {
        id: ThemePeriodId(Uuid::from_u128(id)),
        name: "春节".into(),
        division_code: division.map(code),
        theme: theme(shown),
        first_day: days.0.parse().unwrap(),
        last_day: days.1.parse().unwrap(),
    }
}

fn at(day: &str) -> UnixMillis {
    day.parse::<ChinaDay>().unwrap().begins()
}

const SPRING: (&str, &str) = ("2027-02-17", "2027-02-23");

#[test]
fn a_period_holds_from_midnight_to_midnight_in_china() {
    let choice = ThemeChoice::default();
    let periods = [period(1, None, SPRING, "hanque")];
    let shown = |at| shown_theme(&choice, &periods, &[], at).theme.to_string();
    let (begins, ends) = (at("2027-02-17"), at("2027-02-24"));
    assert_eq!(begins, 1_802_793_600_000, "2027-02-16T16:00:00Z");
    assert_eq!(
        [shown(begins - 1), shown(begins), shown(ends - 1), shown(ends)],
        ["qidu", "hanque", "hanque", "qidu"]
    );
}

#[test]
fn a_period_goes_before_choices_and_the_nearest_before_others() {
    let own = DivisionTheme { division_code: code("511722"), theme: theme("bashan") };
    let choice = ThemeChoice { everywhere: theme("qidu"), divisions: vec![own] };
    let xuanhan = [code("510000"), code("511700"), code("511722")];
    let periods = [
        period(1, None, SPRING, "hanque"),
        period(2, Some("511700"), ("2027-02-20", "2027-02-21"), "qidu"),
        period(3, Some("511725"), SPRING, "bashan"),
    ];
    let shown = |day| shown_theme(&choice, &periods, &xuanhan, at(day));
    assert_eq!(shown("2027-02-16").reason, ThemeReason::Division(&code("511722")));
    assert_eq!(shown("2027-02-17").reason, ThemeReason::Period(&periods[0]));
    assert_eq!(shown("2027-02-20").reason, ThemeReason::Period(&periods[1]));
    assert_eq!(shown_theme(&choice, &[], &[code("510000")], 0).reason, ThemeReason::Everywhere);
    let changes = theme_changes(&choice, &periods, &xuanhan, at("2027-02-18"));
    let named: Vec<_> = changes.iter().map(|change| (change.at, change.theme.as_str())).collect();
    let expected = [(at("2027-02-20"), "qidu"), (at("2027-02-22"), "hanque"), (at("2027-02-24"), "bashan")];
    assert_eq!(named, expected);
}

#[test]
fn what_cannot_be_planned_is_refused() {
    let now = at("2027-02-18");
    let other = period(1, Some("511722"), SPRING, "hanque");
    let check = |new: &ThemePeriod| new.check(std::slice::from_ref(&other), now);
    let days = |first, last| period(2, Some("511722"), (first, last), "qidu");
    assert_eq!(check(&days("2027-02-24", "2027-02-24")), Ok(()));
    assert_eq!(check(&days("2027-02-23", "2027-02-25")), Err(ThemePeriodRefused::Overlaps(other.id)));
    assert_eq!(check(&period(2, None, SPRING, "qidu")), Ok(()), "another place");
    assert_eq!(check(&ThemePeriod { last_day: "2027-02-28".parse().unwrap(), ..other.clone() }), Ok(()));
    assert_eq!(check(&days("2027-03-02", "2027-03-01")), Err(ThemePeriodRefused::DaysReversed));
    assert_eq!(check(&days("2027-02-10", "2027-02-17")), Err(ThemePeriodRefused::Over));
    assert_eq!(check(&days("2027-03-01", "2028-03-01")), Err(ThemePeriodRefused::TooFar));
    assert_eq!(check(&days("2127-02-27", "2127-02-27")), Err(ThemePeriodRefused::TooFar));
    let many: Vec<_> = (0..24_u32)
        .map(|n| {
            period(
                (n + 9).into(),
                None,
                (
                    &format!("2027-{:02}-{:02}", 3 + n / 12, 1 + n % 12),
                    &format!("2027-{:02}-{:02}", 3 + n / 12, 1 + n % 12),
                ),
                "qidu",
            )
        })
        .collect();
    let one_more = period(2, None, ("2027-06-01", "2027-06-01"), "qidu");
    assert_eq!(one_more.check(&many, now), Err(ThemePeriodRefused::TooMany));
    assert_eq!(many[3].check(&many, now), Ok(()), "one of them may be changed");
}

prop_compose! {
    fn any_period()(id: u128, place in 0_usize..4, shown in 0_usize..3, first in 20_000_i64..20_030, days in 0_i64..9)
        -> ThemePeriod
    {
        let place = [None, Some("510000"), Some("511700"), Some("511722")][place];
        ThemePeriod {
            first_day: ChinaDay::numbered(first),
            last_day: ChinaDay::numbered(first + days),
            ..period(id, place, SPRING, ThemeId::BUILT_IN[shown])
        }
    }
}

proptest! {
    /// A terminal that knows the style of now and what follows shows at every later moment what the rule says.
    #[test]
    fn the_changes_lead_through_every_moment(
        periods in prop::collection::vec(any_period(), 0..8), from in 19_999_i64..20_040, hours in 0_i64..1_000,
    ) {
        let choice = ThemeChoice { everywhere: theme("qidu"), divisions: vec![] };
        let here = [code("510000"), code("511700"), code("511722")];
        let from = ChinaDay::numbered(from).begins() + 7;
        let later = from + hours * 3_600_000;
        let changes = theme_changes(&choice, &periods, &here, from);
        let last = changes.iter().rfind(|change| change.at <= later).map(|change| &change.theme);
        let first = shown_theme(&choice, &periods, &here, from).theme;
        prop_assert_eq!(last.unwrap_or(first), shown_theme(&choice, &periods, &here, later).theme);
        prop_assert!(changes.is_sorted_by(|a, b| a.at < b.at && a.theme != b.theme));
    }

    /// No period of a place shows anything where that place is not.
    #[test]
    fn only_what_is_above_or_here_counts(periods in prop::collection::vec(any_period(), 0..8), day in 20_000_i64..20_040) {
        let choice = ThemeChoice { everywhere: theme("qidu"), divisions: vec![] };
        let at = ChinaDay::numbered(day).begins();
        let elsewhere = [code("510000")];
        let mut above = periods.clone();
        above.retain(|period| period.concerns(&elsewhere));
        prop_assert_eq!(
            shown_theme(&choice, &periods, &elsewhere, at).theme,
            shown_theme(&choice, &above, &elsewhere, at).theme
        );
    }

    /// What is let in never overlaps, in whatever order it comes.
    #[test]
    fn the_periods_of_a_place_never_overlap(wanted in prop::collection::vec(any_period(), 0..12)) {
        let mut planned: Vec<ThemePeriod> = Vec::new();
        for period in wanted {
            if period.check(&planned, 0).is_ok() {
                planned.retain(|other| other.id != period.id);
                planned.push(period);
            }
        }
        for day in 20_000..20_040 {
            let at = ChinaDay::numbered(day).begins();
            for one in planned.iter().filter(|one| one.holds_at(at)) {
                let same = planned.iter().filter(|two| two.division_code == one.division_code && two.holds_at(at));
                prop_assert_eq!(same.count(), 1);
            }
        }
    }
}
