use fleet_protocol::{AppFailure, CheckOutcome, CheckResult, InspectionCheck, InspectionId, ScriptError};
use terminal_core::ipc::{AgentMessage, AppView, AppViewState, ShellMessage, TrialOutcome};
use terminal_core::{Picture, Trial};
use uuid::Uuid;

use super::fake::{Bench, Told, app, app_id, version_id};
use crate::bridge::{BridgeCall, BridgeError, Method};
use crate::page::Call;
use crate::stage::{Input, Opening};

fn id() -> InspectionId {
    InspectionId(Uuid::from_u128(5))
}

/// The agent has an app tried: the opening, if it was opened.
fn try_app(bench: &mut Bench, number: u128) -> Option<Opening> {
    let ask = AgentMessage::Try { id: id(), app_id: app_id(number), version_id: version_id(number) };
    bench.forget();
    bench.input(Input::Agent(ask));
    bench.told().into_iter().find_map(|told| match told {
        Told::Opened(_, opening) => Some(opening),
        _ => None,
    })
}

fn outcomes(bench: &mut Bench) -> Vec<TrialOutcome> {
    let outcome = |said| match said {
        ShellMessage::Tried { id: of, outcome } if of == id() => Some(outcome),
        _ => None,
    };
    bench.said().into_iter().filter_map(outcome).collect()
}

fn of(results: &[CheckResult], check: InspectionCheck) -> CheckOutcome {
    results.iter().find(|result| result.check == check).unwrap().outcome.clone()
}

#[test]
fn an_app_is_tried_below_the_home_page_and_no_session_begins() {
    let resting = AppView { state: AppViewState::Quarantined, ..app(1) };
    let mut bench = Bench::with(vec![resting]);
    let opening = try_app(&mut bench, 1).unwrap();
    bench.input(Input::AppPainted(opening));
    let error = ScriptError { message: "x is undefined".into(), source: String::new(), line: 1 };
    bench.input(Input::AppScriptFailed(opening, error));
    bench.pass(Trial::SETTLE_MS);
    assert!(bench.told().contains(&Told::LookedAt(opening)));
    assert_eq!(bench.state("/session/state"), "none");
    assert!(bench.state("/session/open_app").is_null() && bench.state("/session/opening") == false);
    bench.input(Input::TrialRead(opening, "社保查询".into()));
    bench.input(Input::TrialSeen(opening, Picture::Drawn));
    let told = bench.told();
    assert!(!told.contains(&Told::Revealed) && told.last() == Some(&Told::Closed), "{told:?}");
    let [TrialOutcome::Made { results, text }] = &outcomes(&mut bench)[..] else { panic!("no result") };
    assert_eq!(text.as_deref(), Some("社保查询"));
    assert!(matches!(of(results, InspectionCheck::Opening), CheckOutcome::Passed { .. }));
    assert!(matches!(of(results, InspectionCheck::Scripts), CheckOutcome::Failed { .. }));
    // What the view still says is nobody's.
    bench.input(Input::AppFailed(opening, AppFailure::Crashed));
    assert_eq!(bench.said(), []);
}

#[test]
fn a_touch_ends_a_trial_before_anything_else() {
    let mut bench = Bench::with(vec![app(1), app(2)]);
    let opening = try_app(&mut bench, 1).unwrap();
    bench.input(Input::Touched);
    assert_eq!(bench.told().first(), Some(&Told::Opened(app_id(1), opening)));
    assert!(bench.told().contains(&Told::Closed));
    assert_eq!(outcomes(&mut bench), [TrialOutcome::Disturbed]);
    assert_eq!(bench.state("/session/state"), "active");
    assert_eq!(try_app(&mut bench, 1), None, "somebody is there");
    assert_eq!(outcomes(&mut bench), [TrialOutcome::Disturbed]);
    let citizens = bench.open_painted(2);
    assert!(citizens != opening && bench.told().contains(&Told::Revealed));
}

#[test]
fn an_app_on_trial_gets_nothing_of_the_terminal() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = try_app(&mut bench, 1).unwrap();
    for (id, method) in [
        (1, Method::Info),
        (2, Method::Printer),
        (3, Method::Hold { reason: "payment".parse().unwrap(), seconds: 60 }),
        (4, Method::End),
    ] {
        bench.input(Input::AppCalled(opening, Ok(BridgeCall { id, method })));
    }
    bench.input(Input::AppPrints(opening));
    let answered = bench.told().into_iter().filter_map(|told| match told {
        Told::BridgeAnswered(id, answer) => Some((id, answer.err())),
        _ => None,
    });
    let busy = Some(BridgeError::Busy);
    assert_eq!(answered.collect::<Vec<_>>(), [(1, None), (2, busy), (3, busy), (4, busy)]);
    assert_eq!(outcomes(&mut bench), []);
}

#[test]
fn what_is_not_there_or_hangs_is_told() {
    let preparing = AppView { state: AppViewState::Preparing, ..app(2) };
    let mut bench = Bench::with(vec![app(1), preparing]);
    for number in [2, 3] {
        assert_eq!(try_app(&mut bench, number), None);
        assert_eq!(outcomes(&mut bench), [TrialOutcome::NotReady]);
    }
    let opening = try_app(&mut bench, 1).unwrap();
    bench.pass_with(30_250, |view| view != crate::stage::Pinged::App(opening));
    let [TrialOutcome::Made { results, .. }] = &outcomes(&mut bench)[..] else { panic!("no result") };
    assert!(matches!(of(results, InspectionCheck::Opening), CheckOutcome::Failed { .. }), "{results:?}");
    assert!(bench.told().contains(&Told::Closed));
}

#[test]
fn a_trial_that_is_wanted_no_more_ends_in_silence_and_a_switch_comes_first() {
    let mut bench = Bench::with(vec![app(1)]);
    try_app(&mut bench, 1).unwrap();
    bench.input(Input::Agent(AgentMessage::StopTrial { id: id() }));
    assert_eq!((bench.told().last(), outcomes(&mut bench)), (Some(&Told::Closed), vec![]));
    try_app(&mut bench, 1).unwrap();
    bench.input(Input::Agent(AgentMessage::MaySwitch));
    assert_eq!(outcomes(&mut bench), [TrialOutcome::Disturbed]);
    assert_eq!(try_app(&mut bench, 1), None, "the switch is coming");
    bench.call(Call::DismissMessage {});
}
