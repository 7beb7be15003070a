use fleet_protocol::{AppBound, AppFailure, Event, SessionEnd};
use serde_json::{Value, json};
use terminal_core::ipc::{AppView, AppViewState, HostedSource};

use super::fake::{Bench, NOW, Told, app, app_id, home, version_id};
use crate::bridge::{BridgeCall, BridgeError, Method};
use crate::page::Call;
use crate::stage::{BarSize, Input, Opening};

#[test]
fn an_app_is_shown_when_it_has_painted() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open(1);
    assert!(!bench.told().contains(&Told::Revealed));
    assert_eq!(bench.state("/session/opening"), true);
    bench.input(Input::AppPainted(opening));
    assert_eq!(bench.state("/session/opening"), false);
    bench.input(Input::AppPainted(opening));
    assert_eq!(bench.told().iter().filter(|told| **told == Told::Revealed).count(), 1);
}

#[test]
fn an_impatient_second_touch_does_not_begin_anew() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open(1);
    bench.forget();
    bench.call(Call::OpenApp { app_id: app_id(1) });
    // One that was under way when the app covered the page.
    bench.input(Input::AppPainted(opening));
    bench.call(Call::OpenApp { app_id: app_id(1) });
    let answered = Told::Answered(1, Value::Null);
    assert_eq!(bench.told(), [answered.clone(), Told::Revealed, answered]);
}

#[test]
fn opening_another_app_closes_the_first() {
    let mut bench = Bench::with(vec![app(1), app(2)]);
    let first = bench.open(1);
    bench.forget();
    let second = bench.open(2);
    assert_ne!(first, second);
    let expected = [Told::Closed, Told::Bar(BarSize::Usual), Told::Opened(app_id(2), second)];
    assert_eq!(bench.told()[..3], expected);
}

#[test]
fn what_a_closed_view_still_says_is_nobodys() {
    let mut bench = Bench::with(vec![app(1), app(2)]);
    let first = bench.open(1);
    bench.open(2);
    bench.forget();
    bench.input(Input::AppFailed(first, AppFailure::Crashed));
    bench.input(Input::AppBlocked(first, "https://evil.cn".into()));
    bench.input(Input::AppPainted(first));
    bench.input(Input::AppCalled(first, Ok(BridgeCall { id: 1, method: Method::End })));
    assert_eq!(bench.told(), []);
    assert_eq!(bench.events(), []);
    assert_eq!(bench.state("/session/open_app/app_id"), app_id(2).to_string());
}

#[test]
fn an_app_that_is_not_there_or_not_ready_does_not_open() {
    let mut preparing = app(1);
    preparing.state = AppViewState::Preparing;
    let mut bench = Bench::with(vec![preparing]);
    bench.call(Call::OpenApp { app_id: app_id(1) });
    assert_eq!(bench.state("/message/kind"), "app_not_ready");
    assert_eq!(bench.state("/message/contact"), "0818-1");
    bench.call(Call::DismissMessage {});
    assert_eq!(bench.state("/message"), Value::Null);
    bench.call(Call::OpenApp { app_id: app_id(9) });
    assert!(!bench.told().iter().any(|told| matches!(told, Told::Opened(..))));
}

#[test]
fn an_app_at_an_address_that_it_may_not_reach_is_refused() {
    let mut astray = app(1);
    astray.source =
        HostedSource::Remote { url: "https://a.cn/".into(), allowed_origins: vec!["https://b.cn".into()] };
    let mut bench = Bench::with(vec![astray]);
    bench.call(Call::OpenApp { app_id: app_id(1) });
    assert_eq!(bench.state("/message/kind"), "app_blocked");
    assert!(matches!(bench.events()[..], [Event::AppFailed { failure: AppFailure::LoadFailed { .. }, .. }]));
}

#[test]
fn an_app_whose_address_leads_away_is_refused() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open(1);
    bench.input(Input::AppLedAway(opening));
    assert_eq!(bench.state("/message/kind"), "app_blocked");
    assert!(matches!(bench.events()[..], [Event::AppFailed { failure: AppFailure::LoadFailed { .. }, .. }]));
}

#[test]
fn an_app_that_rests_does_not_open_and_says_whom_to_call() {
    let resting = AppView { state: AppViewState::Quarantined, ..app(1) };
    let mut bench = Bench::with(vec![resting]);
    bench.forget();
    bench.call(Call::OpenApp { app_id: app_id(1) });
    assert!(!bench.told().iter().any(|told| matches!(told, Told::Opened(..))));
    assert_eq!(bench.state("/message/kind"), "app_quarantined");
    assert_eq!(bench.state("/message/contact"), "0818-1");
}

#[test]
fn failures_are_reported_explained_and_leave_the_session() {
    for (failure, kind) in [
        (AppFailure::Crashed, "app_failed"),
        (AppFailure::OutOfMemory, "app_failed"),
        (AppFailure::OverBound { bound: AppBound::Memory, used: 2, limit: 1 }, "app_over_bound"),
        (AppFailure::Hung { for_ms: 8_000 }, "app_hung"),
        (AppFailure::LoadFailed { reason: "x".into() }, "app_load_failed"),
    ] {
        let mut bench = Bench::with(vec![app(1)]);
        let opening = bench.open(1);
        bench.forget();
        bench.input(Input::AppFailed(opening, failure.clone()));
        let event = Event::AppFailed { app_id: app_id(1), version_id: version_id(1), failure };
        assert_eq!(bench.events(), [event]);
        assert_eq!(bench.told(), [Told::Closed, Told::Wiped]);
        assert_eq!(bench.state("/message/kind"), kind);
        assert_eq!(bench.state("/session/state"), "active");
        bench.pass(90_000);
        assert!(matches!(bench.events()[..], [Event::Session { end: SessionEnd::AppFailed, .. }]));
    }
}

#[test]
fn a_blocked_origin_is_reported_once_a_session() {
    let mut bench = Bench::with(vec![app(1)]);
    let blocked = |opening: Opening| Input::AppBlocked(opening, "https://evil.cn".into());
    for _ in 0..2 {
        let opening = bench.open(1);
        bench.input(blocked(opening));
        bench.input(blocked(opening));
        bench.input(Input::AppBlocked(opening, "mailto:".into()));
        bench.call(Call::GoHome {});
    }
    assert_eq!(bench.events().len(), 2);
    bench.call(Call::EndSession {});
    bench.forget();
    let opening = bench.open(1);
    bench.input(blocked(opening));
    assert_eq!(bench.events().len(), 1);
}

#[test]
fn an_app_that_invents_origins_does_not_flood_the_agent() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open(1);
    for number in 0..10_000 {
        bench.input(Input::AppBlocked(opening, format!("https://{number}.cn")));
    }
    assert_eq!(bench.events().len(), 64);
}

#[test]
fn an_unlisted_app_closes_and_an_updated_one_stays() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.open(1);
    bench.forget();
    let mut updated = app(1);
    updated.version_id = version_id(2);
    bench.show(home(vec![updated]));
    assert_eq!(bench.told(), []);
    bench.show(home(vec![app(2)]));
    assert_eq!(bench.state("/message/kind"), "app_unlisted");
    assert_eq!(bench.told(), [Told::Closed, Told::Wiped]);
}

#[test]
fn an_app_may_ask_for_time() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open_painted(1);
    let stay = |bench: &mut Bench, seconds| {
        bench.input(Input::AppCalled(opening, Ok(BridgeCall { id: 7, method: Method::Stay { seconds } })));
        let answered = |told| if let Told::BridgeAnswered(7, answer) = told { Some(answer) } else { None };
        bench.told().into_iter().rev().find_map(answered).unwrap()
    };
    assert_eq!(stay(&mut bench, 300), Ok(json!({ "until": NOW + 300_000 })));
    bench.pass(299_000);
    assert_eq!(bench.state("/session/state"), "active");
    assert_eq!(stay(&mut bench, 900), Ok(json!({ "until": NOW + 900_000 })));
    bench.pass(601_000);
    assert_eq!(bench.state("/session/state"), "warning");
    assert_eq!(stay(&mut bench, 900), Err(BridgeError::StaySpent));
    assert_eq!(bench.state("/session/state"), "warning");
}

#[test]
fn the_bridge_answers_ends_and_bounds() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open(1);
    let info = |id| Input::AppCalled(opening, Ok(BridgeCall { id, method: Method::Info }));
    bench.input(info(5));
    let Some(Told::BridgeAnswered(5, Ok(answer))) = bench.told().pop() else { panic!("no answer") };
    assert_eq!((&answer["terminal_name"], &answer["language"]), (&"一号机".into(), &"zh-CN".into()));
    (0..30).for_each(|_| bench.input(info(6)));
    assert_eq!(bench.told().pop(), Some(Told::BridgeAnswered(6, Err(BridgeError::TooMany))));
    bench.now += 1_000;
    bench.input(Input::AppCalled(opening, Err((7, BridgeError::UnknownMethod))));
    assert_eq!(bench.told().pop(), Some(Told::BridgeAnswered(7, Err(BridgeError::UnknownMethod))));
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id: 8, method: Method::End })));
    assert!(matches!(bench.events()[..], [Event::Session { end: SessionEnd::App, .. }]));
}
