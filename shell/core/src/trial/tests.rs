use proptest::prelude::*;

use super::*;

fn outcome(trial: &Trial, check: InspectionCheck) -> Option<CheckOutcome> {
    trial.results().into_iter().find(|result| result.check == check).map(|result| result.outcome)
}

fn error(message: &str) -> ScriptError {
    ScriptError { message: message.into(), source: "app://x/main.js".into(), line: 3 }
}

/// Painted, settled, and seen to show something.
fn good() -> Trial {
    let mut trial = Trial::new(Mono(0));
    assert_eq!(trial.poll(Mono(0)), TrialStep::Wait);
    trial.handle_painted(Mono(300));
    assert_eq!(trial.poll(Mono(300 + Trial::SETTLE_MS - 1)), TrialStep::Wait);
    assert_eq!(trial.poll(Mono(300 + Trial::SETTLE_MS)), TrialStep::Look);
    assert_eq!(trial.poll(Mono(300 + Trial::SETTLE_MS)), TrialStep::Wait, "it is asked once");
    trial.handle_picture(Picture::Drawn, Mono(4_400));
    assert_eq!(trial.poll(Mono(4_400)), TrialStep::Over);
    trial
}

#[test]
fn an_app_that_opens_and_shows_something_passes() {
    let trial = good();
    let note = Some(CheckNote::Painted { ms: 300 });
    assert_eq!(outcome(&trial, InspectionCheck::Opening), Some(CheckOutcome::Passed { note }));
    for check in [InspectionCheck::Painting, InspectionCheck::Scripts, InspectionCheck::Parts] {
        assert_eq!(outcome(&trial, check), Some(CheckOutcome::Passed { note: None }), "{check:?}");
    }
}

#[test]
fn errors_are_counted_and_the_first_of_each_named() {
    let mut trial = good();
    for _ in 0..50 {
        trial.handle_script_error(error("TypeError: x is undefined"));
    }
    trial.handle_script_error(error("another"));
    let Some(CheckOutcome::Failed { fault: CheckFault::ScriptErrors { errors, count } }) =
        outcome(&trial, InspectionCheck::Scripts)
    else {
        panic!("{trial:?}")
    };
    assert_eq!((errors, count), (vec![error("TypeError: x is undefined"), error("another")], 51));
}

#[test]
fn of_an_app_that_does_not_open_only_that_is_told() {
    let mut trial = Trial::new(Mono(0));
    assert_eq!(trial.poll(Mono(Trial::OPEN_MS)), TrialStep::Over);
    let detail = format!("nothing to show within {} ms", Trial::OPEN_MS);
    let fault = CheckFault::NotOpened { detail };
    assert_eq!(outcome(&trial, InspectionCheck::Opening), Some(CheckOutcome::Failed { fault }));
    for check in [InspectionCheck::Painting, InspectionCheck::Scripts, InspectionCheck::Parts] {
        let skipped = CheckOutcome::Skipped { reason: SkipReason::NotOpened };
        assert_eq!(outcome(&trial, check), Some(skipped), "{check:?}");
    }
}

#[test]
fn a_blank_app_is_looked_at_again_until_it_is_late() {
    let mut trial = Trial::new(Mono(0));
    trial.handle_painted(Mono(100));
    let (mut looked, mut now) = (0, 100);
    while trial.poll(Mono(now)) != TrialStep::Over {
        now += 250;
        if trial.poll(Mono(now)) == TrialStep::Look {
            looked += 1;
            trial.handle_picture(Picture::Blank, Mono(now));
        }
    }
    assert!(looked > 3 && now >= Trial::LONGEST_MS, "{looked} times in {now} ms");
    let fault = CheckFault::Blank;
    assert_eq!(outcome(&trial, InspectionCheck::Painting), Some(CheckOutcome::Failed { fault }));
}

#[test]
fn a_picture_that_never_comes_judges_nothing() {
    let mut trial = Trial::new(Mono(0));
    trial.handle_painted(Mono(0));
    assert_eq!(trial.poll(Mono(Trial::SETTLE_MS)), TrialStep::Look);
    assert_eq!(trial.poll(Mono(Trial::SETTLE_MS + Trial::PICTURE_MS)), TrialStep::Over);
    assert_eq!(outcome(&trial, InspectionCheck::Painting), None);
}

#[derive(Debug, Clone)]
enum Happens {
    Painted,
    Failed,
    Error,
    Missing,
    Picture(Picture),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        Just(Happens::Painted),
        Just(Happens::Failed),
        Just(Happens::Error),
        Just(Happens::Missing),
        prop_oneof![Just(Picture::Blank), Just(Picture::Drawn), Just(Picture::Unknown)]
            .prop_map(Happens::Picture),
    ]
}

proptest! {
    /// Whatever an app does and whenever pictures come: it ends in time, stays ended, and each check is told at most once.
    #[test]
    fn a_trial_ends(events in prop::collection::vec((0_u64..6_000, happens()), 0..60)) {
        let (mut trial, mut now, mut ended) = (Trial::new(Mono(0)), 0, None);
        let quiet = std::iter::repeat_n((250, None), 240);
        for (passes, event) in events.into_iter().map(|(ms, event)| (ms, Some(event))).chain(quiet) {
            now += passes;
            match event {
                None => {}
                Some(Happens::Painted) => trial.handle_painted(Mono(now)),
                Some(Happens::Failed) => trial.handle_failure(&AppFailure::Crashed),
                Some(Happens::Error) => trial.handle_script_error(error("x")),
                Some(Happens::Missing) => {
                    trial.handle_missing(MissingPart { url: "https://a.cn/x.png".into(), kept_from: false });
                }
                Some(Happens::Picture(picture)) => trial.handle_picture(picture, Mono(now)),
            }
            let over = trial.poll(Mono(now)) == TrialStep::Over;
            prop_assert!(over || ended.is_none(), "it began again");
            if over {
                ended.get_or_insert(now);
            }
        }
        prop_assert!(ended.is_some());
        let mut checks: Vec<_> = trial.results().into_iter().map(|result| result.check).collect();
        let told = checks.len();
        checks.dedup();
        prop_assert_eq!(checks.len(), told);
        prop_assert!(checks.iter().all(|check| InspectionCheck::IN_WINDOW.contains(check)));
    }
}
