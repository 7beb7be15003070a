use fleet_protocol::{CommandId, DeviceState};
use serde_json::Value;
use terminal_core::ipc::{AgentMessage, ScreenshotAnswer, ShellMessage};

use super::fake::{Bench, Told, app};
use crate::page::Call;
use crate::stage::{Input, Pinged, TrustedPage};

fn command() -> CommandId {
    "01993c00-0000-7000-8000-000000000001".parse().unwrap()
}

fn screenshot() -> Input {
    Input::Agent(AgentMessage::Screenshot { id: command() })
}

#[test]
fn the_agent_is_greeted_whenever_it_comes() {
    let mut bench = Bench::new();
    bench.input(Input::AgentConnected);
    let devices = ShellMessage::Devices {
        id_card_reader: Some(DeviceState::Absent),
        printer: None,
        speaker: None,
        scanner: None,
        receipt_printer: None,
        smart_card_reader: None,
        camera: None,
        toner: None,
    };
    assert!(matches!(&bench.said()[..], [ShellMessage::Hello { .. }, said] if *said == devices));
}

#[test]
fn a_heartbeat_needs_an_answer_of_the_home_page() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.pass_with(4_000, |_| false);
    assert_eq!(bench.said(), []);
    bench.call(Call::Painted {});
    assert!(bench.told().contains(&Told::Uncovered));
    bench.input(Input::Pong(Pinged::Page(TrustedPage::Bar)));
    assert_eq!(bench.said(), []);
    bench.input(Input::Pong(Pinged::Page(TrustedPage::Home)));
    let beat = ShellMessage::Heartbeat { home_painted: true, session_open: false, open_app: None };
    assert_eq!(bench.said(), [beat]);
}

#[test]
fn no_picture_while_a_citizen_is_there() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(screenshot());
    assert_eq!(bench.told().pop(), Some(Told::Pictured(command())));
    bench.input(Input::Picture(command(), Ok(vec![1, 2, 3])));
    let png = ScreenshotAnswer::Png { base64: "AQID".into() };
    assert_eq!(bench.said(), [ShellMessage::Screenshot { id: command(), answer: png }]);
    bench.input(Input::Touched);
    bench.input(screenshot());
    // One that was under way when the citizen came.
    bench.input(Input::Picture(command(), Ok(vec![1, 2, 3])));
    let refused = ShellMessage::Screenshot { id: command(), answer: ScreenshotAnswer::SessionOpen };
    assert_eq!(bench.said(), [refused.clone(), refused]);
}

#[test]
fn a_switch_waits_for_the_citizen_and_then_holds_the_door() {
    let mut bench = Bench::with(vec![app(1)]);
    let may_switch = || Input::Agent(AgentMessage::MaySwitch);
    bench.input(Input::Touched);
    bench.input(may_switch());
    assert_eq!(bench.said(), [ShellMessage::SwitchAnswer { idle: false }]);
    bench.call(Call::EndSession {});
    bench.forget();
    bench.input(may_switch());
    assert_eq!(bench.state("/message/kind"), "switching");
    assert_eq!((bench.told(), bench.said()), (vec![Told::LeftBehind], vec![]));
    bench.input(Input::LeftBehind);
    bench.input(Input::LeftBehind);
    assert_eq!(bench.said(), [ShellMessage::SwitchAnswer { idle: true }]);
    bench.input(Input::Touched);
    bench.call(Call::DismissMessage {});
    assert_eq!(bench.state("/session/state"), "none");
    assert_eq!(bench.state("/message/kind"), "switching");
    bench.input(Input::Agent(AgentMessage::SwitchCancelled));
    assert_eq!(bench.told().pop(), Some(Told::LeftPlain));
    assert_eq!(bench.state("/message"), Value::Null);
    bench.input(Input::Touched);
    assert_eq!(bench.state("/session/state"), "active");
}

#[test]
fn a_picture_that_never_comes_does_not_stop_a_switch() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::Agent(AgentMessage::MaySwitch));
    bench.pass(4_750);
    let answers = |bench: &mut Bench| {
        let said = bench.said();
        said.into_iter().filter(|said| matches!(said, ShellMessage::SwitchAnswer { .. })).collect::<Vec<_>>()
    };
    assert_eq!(answers(&mut bench), []);
    bench.pass(250);
    assert_eq!(answers(&mut bench), [ShellMessage::SwitchAnswer { idle: true }]);
    // A late picture, and one after the switch was called off, answer nothing.
    bench.input(Input::LeftBehind);
    bench.input(Input::Agent(AgentMessage::MaySwitch));
    bench.input(Input::Agent(AgentMessage::SwitchCancelled));
    bench.forget();
    bench.input(Input::LeftBehind);
    assert_eq!(answers(&mut bench), []);
    assert_eq!(
        bench.told().pop(),
        Some(Told::LeftPlain),
        "the picture of a switch that does not come is covered"
    );
}

#[test]
fn the_door_opens_again_when_the_agent_that_held_it_is_gone() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::Agent(AgentMessage::MaySwitch));
    assert_eq!(bench.state("/message/kind"), "switching");
    bench.input(Input::AgentConnected);
    assert_eq!(bench.state("/message"), Value::Null);
    bench.input(Input::Touched);
    assert_eq!(bench.state("/session/state"), "active");
}

#[test]
fn a_typed_code_goes_to_the_agent_and_is_bounded() {
    let mut bench = Bench::new();
    bench.call(Call::SubmitEnrollmentCode { code: "K7".repeat(1_000) });
    assert_eq!(bench.said(), [ShellMessage::EnrollmentCode { code: "K7".repeat(32) }]);
}
