use fleet_protocol::{Event, SessionEnd};
use serde_json::{Value, json};
use terminal_core::ipc::{AgentMessage, OutOfService, Screen, ShellMessage};
use terminal_core::lock::LockReport;

use super::fake::{Bench, NOW, Told, app, app_id, home, view};
use crate::bridge::{BridgeCall, BridgeError, Method};
use crate::page::Call;
use crate::stage::{Input, Opening};

fn call(bench: &mut Bench, opening: Opening, method: Method) -> Result<Value, BridgeError> {
    bench.input(Input::AppCalled(opening, Ok(BridgeCall { id: 7, method })));
    let answered = |told| if let Told::BridgeAnswered(7, answer) = told { Some(answer) } else { None };
    bench.told().into_iter().rev().find_map(answered).unwrap()
}

fn hold(bench: &mut Bench, opening: Opening, seconds: u64) -> Result<Value, BridgeError> {
    call(bench, opening, Method::Hold { reason: "payment".parse().unwrap(), seconds })
}

/// What the agent was told of the lock.
fn locks(bench: &mut Bench) -> Vec<Option<LockReport>> {
    let lock = |said| if let ShellMessage::Lock { held } = said { Some(held) } else { None };
    bench.said().into_iter().filter_map(lock).collect()
}

fn report(left_ms: u64) -> LockReport {
    LockReport {
        holder: app_id(1),
        reason: "payment".parse().unwrap(),
        held_ms: 0,
        left_ms,
        hard_left_ms: 3_600_000,
    }
}

#[test]
fn an_app_takes_the_lock_and_gives_it_back_and_the_agent_knows() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open_painted(1);
    bench.forget();
    assert_eq!(hold(&mut bench, opening, 60), Ok(json!({ "until": NOW + 60_000 })));
    assert_eq!(locks(&mut bench), [Some(report(60_000))]);
    bench.input(Input::Agent(AgentMessage::MaySwitch));
    assert_eq!(bench.said(), [ShellMessage::SwitchAnswer { idle: false }]);
    // Another agent knows nothing yet.
    bench.input(Input::AgentConnected);
    assert_eq!(locks(&mut bench), [Some(report(60_000))]);
    assert_eq!(call(&mut bench, opening, Method::Release), Ok(Value::Null));
    assert_eq!(locks(&mut bench), [None]);
    assert_eq!(call(&mut bench, opening, Method::Release), Ok(Value::Null));
    assert_eq!(locks(&mut bench), []);
}

#[test]
fn the_lock_ends_with_the_app_that_took_it() {
    let ends: [fn(&mut Bench, Opening); 3] = [
        |bench, _| bench.call(Call::GoHome {}),
        |bench, _| bench.call(Call::EndSession {}),
        |bench, opening| bench.input(Input::AppFailed(opening, fleet_protocol::AppFailure::Crashed)),
    ];
    for end in ends {
        let mut bench = Bench::with(vec![app(1)]);
        let opening = bench.open_painted(1);
        hold(&mut bench, opening, 600).unwrap();
        bench.forget();
        end(&mut bench, opening);
        assert_eq!(locks(&mut bench), [None]);
    }
}

#[test]
fn a_session_that_holds_for_too_long_has_its_lock_broken_and_recorded() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open_painted(1);
    for _ in 0..120 {
        bench.input(Input::Touched);
        hold(&mut bench, opening, 600).unwrap();
        bench.pass(30_000);
    }
    let holder = app_id(1).to_string();
    let broken = Event::LockBroken { holder, reason: "payment".into(), held_ms: 3_600_000 };
    let events: Vec<Event> = bench.events();
    assert_eq!(events, [broken]);
    assert_eq!(hold(&mut bench, opening, 1), Err(BridgeError::LockSpent));
    bench.call(Call::EndSession {});
    let opening = bench.open_painted(1);
    assert!(hold(&mut bench, opening, 1).is_ok());
}

#[test]
fn an_unlisted_app_is_closed_when_its_lock_is_given_back() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open_painted(1);
    hold(&mut bench, opening, 600).unwrap();
    bench.forget();
    bench.show(home(vec![]));
    bench.pass(10_000);
    assert!(!bench.told().contains(&Told::Closed));
    call(&mut bench, opening, Method::Release).unwrap();
    assert!(bench.told().contains(&Told::Closed));
    assert_eq!(bench.state("/message/kind"), "app_unlisted");
    bench.pass(90_000);
    assert!(matches!(bench.events()[..], [Event::Session { end: SessionEnd::Unlisted, .. }]));
}

#[test]
fn an_unlisted_app_whose_lock_runs_out_is_closed_and_one_listed_again_stays() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open_painted(1);
    hold(&mut bench, opening, 20).unwrap();
    bench.show(home(vec![]));
    bench.show(home(vec![app(1)]));
    bench.pass(25_000);
    assert!(!bench.told().contains(&Told::Closed));
    hold(&mut bench, opening, 20).unwrap();
    bench.show(home(vec![]));
    bench.pass(20_000);
    assert!(bench.told().contains(&Told::Closed));
}

#[test]
fn a_terminal_taken_out_of_service_closes_its_app_at_once() {
    let mut bench = Bench::with(vec![app(1)]);
    let opening = bench.open_painted(1);
    hold(&mut bench, opening, 600).unwrap();
    bench.show(view(Screen::OutOfService(OutOfService::Suspended)));
    assert!(bench.told().contains(&Told::Closed));
}
