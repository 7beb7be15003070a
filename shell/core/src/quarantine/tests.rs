use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const START: UnixMillis = 1_795_000_000_000;
const MINUTE: UnixMillis = 60_000;
const HOUR: UnixMillis = 60 * MINUTE;
const DAY: UnixMillis = 24 * HOUR;

fn app(number: u128) -> AppId {
    AppId(Uuid::from_u128(number))
}

fn version(number: u128) -> AppVersionId {
    AppVersionId(Uuid::from_u128(number))
}

/// Crashes of the first app's first version, so many milliseconds after the start.
fn crash(quarantine: &mut Quarantine, times: &[UnixMillis]) -> Vec<Option<UnixMillis>> {
    let fail = |at: &UnixMillis| {
        let begun = quarantine.handle_failure(app(1), version(1), &AppFailure::Crashed, START + at);
        begun.map(|begun| begun.until - START)
    };
    times.iter().map(fail).collect()
}

fn holds(quarantine: &Quarantine, at: UnixMillis) -> bool {
    quarantine.of(app(1), version(1), START + at).is_some()
}

#[test]
fn the_third_failure_within_ten_minutes_begins_an_hour() {
    let mut quarantine = Quarantine::default();
    let end = 9 * MINUTE + HOUR;
    assert_eq!(crash(&mut quarantine, &[0, 5 * MINUTE, 9 * MINUTE]), [None, None, Some(end)]);
    assert!(holds(&quarantine, 9 * MINUTE) && holds(&quarantine, end - 1));
    assert!(!holds(&quarantine, end));
    assert_eq!(quarantine.next_end(START + 10 * MINUTE), Some(START + end));
    assert_eq!(quarantine.next_end(START + end), None);
}

#[test]
fn failures_far_apart_begin_nothing() {
    let mut quarantine = Quarantine::default();
    let times: Vec<UnixMillis> = (0..50).map(|number| number * 6 * MINUTE).collect();
    assert!(crash(&mut quarantine, &times).iter().all(Option::is_none));
}

#[test]
fn on_trial_one_failure_is_enough_and_costs_twice_as_much() {
    let mut quarantine = Quarantine::default();
    crash(&mut quarantine, &[0, 1, 2]);
    let again = HOUR + 2 + MINUTE;
    assert_eq!(crash(&mut quarantine, &[again]), [Some(again + 2 * HOUR)]);
    // A day after the trial everything is as at the beginning.
    let later = again + 2 * HOUR + DAY + 1;
    let begun = crash(&mut quarantine, &[later, later + 1, later + 2]);
    assert_eq!(begun, [None, None, Some(later + 2 + HOUR)]);
}

#[test]
fn another_version_heals_and_the_old_one_has_no_past_when_it_comes_back() {
    let mut quarantine = Quarantine::default();
    crash(&mut quarantine, &[0, 1, 2]);
    assert!(quarantine.of(app(1), version(2), START + 3).is_none());
    assert!(!quarantine.handle_offered([(app(1), version(1)), (app(2), version(9))]));
    assert!(quarantine.handle_offered([(app(1), version(2))]));
    assert!(!holds(&quarantine, 3));
    assert_eq!(crash(&mut quarantine, &[4, 5]), [None, None]);
}

#[test]
fn a_page_that_cannot_be_loaded_does_not_count() {
    let mut quarantine = Quarantine::default();
    let away = AppFailure::LoadFailed { reason: "away".into() };
    for at in 0..9 {
        assert_eq!(quarantine.handle_failure(app(1), version(1), &away, START + at), None);
    }
}

#[test]
fn failures_that_are_told_late_prolong_nothing() {
    let mut quarantine = Quarantine::default();
    crash(&mut quarantine, &[0, 1, 2]);
    assert_eq!(crash(&mut quarantine, &[3, 4, 5]), [None, None, None]);
    assert!(!holds(&quarantine, 2 + HOUR));
}

#[test]
fn a_clock_that_is_set_back_leaves_nothing_in_quarantine_for_years() {
    let mut quarantine = Quarantine::default();
    crash(&mut quarantine, &[400 * DAY, 400 * DAY, 400 * DAY]);
    assert!(holds(&quarantine, 400 * DAY));
    assert!(!holds(&quarantine, 0));
    assert_eq!(crash(&mut quarantine, &[0, 1, 2])[2], Some(2 + HOUR));
}

#[derive(Debug, Clone)]
enum Step {
    Fail { app: u128, version: u128, loads: bool },
    Pass(u64),
    Offer { version: u128 },
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..3_u128, 1..3_u128, prop::bool::weighted(0.2))
            .prop_map(|(app, version, loads)| Step::Fail { app, version, loads }),
        3 => (0..4 * 3_600_000_u64).prop_map(Step::Pass),
        1 => (1..3_u128).prop_map(|version| Step::Offer { version }),
        1 => Just(Step::Restart),
    ]
}

proptest! {
    /// Whatever happens: a quarantine begins with a failure of its own, ends by itself within a day, and after that or
    /// with another version the app is offered; a restart changes nothing.
    #[test]
    fn every_quarantine_has_a_cause_and_an_end(steps in prop::collection::vec(step(), 0..80)) {
        let (mut quarantine, mut now) = (Quarantine::default(), START);
        for step in steps {
            let held = |quarantine: &Quarantine, now| quarantine.of(app(1), version(1), now).is_some();
            let before = held(&quarantine, now);
            match step {
                Step::Fail { app: number, version: which, loads } => {
                    let failure = if loads {
                        AppFailure::LoadFailed { reason: String::new() }
                    } else {
                        AppFailure::Crashed
                    };
                    let begun = quarantine.handle_failure(app(number), version(which), &failure, now);
                    prop_assert!(begun.is_none() || !loads);
                    let holds = held(&quarantine, now);
                    let its_own = (number, which) == (1, 1);
                    prop_assert!(!holds || before || (its_own && begun.is_some()));
                }
                Step::Pass(ms) => {
                    now = now.saturating_add_unsigned(ms);
                    prop_assert!(before || !held(&quarantine, now), "time alone begins nothing");
                }
                Step::Offer { version: which } => {
                    quarantine.handle_offered([(app(1), version(which))]);
                    prop_assert!(which == 1 || !held(&quarantine, now));
                }
                Step::Restart => {
                    let kept = serde_json::to_string(&quarantine).unwrap();
                    prop_assert_eq!(&serde_json::from_str::<Quarantine>(&kept).unwrap(), &quarantine);
                }
            }
            if let Some(end) = quarantine.next_end(now) {
                prop_assert!(end > now && end.abs_diff(now) <= Quarantine::LONGEST_MS);
            }
            prop_assert!(!held(&quarantine, now.saturating_add_unsigned(Quarantine::LONGEST_MS)));
        }
    }
}

#[test]
fn what_ops_lift_is_forgotten_and_another_quarantine_is_not_meant() {
    let mut quarantine = Quarantine::default();
    let (app, version) = (AppId(Uuid::from_u128(1)), AppVersionId(Uuid::from_u128(2)));
    let fail =
        |quarantine: &mut Quarantine, now| quarantine.handle_failure(app, version, &AppFailure::Crashed, now);
    assert!((0..3).filter_map(|now| fail(&mut quarantine, now)).count() == 1);
    let since = quarantine.of(app, version, 3).unwrap().since;
    assert!(!quarantine.handle_lifted(&[LiftedQuarantine { app_id: app, since: since - 1 }]));
    assert!(quarantine.of(app, version, 3).is_some());
    let lifted = [LiftedQuarantine { app_id: app, since }];
    assert!(quarantine.handle_lifted(&lifted));
    assert!(quarantine.of(app, version, 3).is_none());
    assert_eq!(fail(&mut quarantine, 4), None, "it is not on trial");
    assert!(!quarantine.handle_lifted(&lifted), "said again it changes nothing");
}
