use fleet_protocol::{CheckProblem, Event, MaintenanceAct, SessionEnd};
use serde_json::{Value, json};
use terminal_core::ipc::{
    AgentMessage, MaintenanceRequest, MaintenanceWord, NotDone, OutOfService, PinRefusal, Screen,
    ShellMessage,
};
use terminal_core::maintenance::{CornerGesture, Visit};

use terminal_core::setup::Hidden;
use terminal_devices::scanner::{Code, ScannerEvent, ScannerRequest, ScannerState};

use super::fake::{Bench, PrinterTold, SpeakerTold, app, app_id, view};
use crate::page::{Call, MaintenanceCall};
use crate::stage::{Input, TrustedPage};

/// As the window tells of a finger.
fn touch(bench: &mut Bench, corner: Option<terminal_core::maintenance::Corner>) {
    bench.input(Input::Touched);
    bench.input(Input::FingerDown);
    bench.input(Input::FingerAt(corner));
    bench.input(Input::FingerUp);
}

fn gesture(bench: &mut Bench) {
    for corner in CornerGesture::ORDER {
        touch(bench, Some(corner));
    }
}

fn word(bench: &mut Bench, word: MaintenanceWord) {
    bench.input(Input::Agent(AgentMessage::Maintenance(word)));
}

pub fn wants(bench: &mut Bench) -> Vec<MaintenanceRequest> {
    let wanted = |said| match said {
        ShellMessage::Maintenance(request) => Some(request),
        _ => None,
    };
    bench.said().into_iter().filter_map(wanted).collect()
}

fn enter(bench: &mut Bench) {
    let code = "01289591866".parse().unwrap();
    bench.call(Call::Maintenance(MaintenanceCall::Enter { code }));
}

fn act(bench: &mut Bench, act: MaintenanceAct) {
    bench.call(Call::Maintenance(MaintenanceCall::Act { act }));
}

/// Somebody is at work on the terminal.
pub fn opened(mut bench: Bench) -> Bench {
    gesture(&mut bench);
    enter(&mut bench);
    word(&mut bench, MaintenanceWord::Entered { number: 12.try_into().unwrap() });
    bench.forget();
    // The pad had waited for a code.
    bench.scanned();
    bench
}

#[test]
fn a_code_may_be_scanned_while_the_pad_is_shown() {
    let mut bench = Bench::with_scanner(vec![]);
    bench.input(Input::Scanner(ScannerEvent::State(ScannerState::Ready)));
    gesture(&mut bench);
    assert!(matches!(bench.scanned()[..], [ScannerRequest::Scan(_)]));
    assert_eq!(bench.state("/maintenance/scans"), json!(true));
    let code = || Box::new(Code { text: "kiosk-maintenance:1:012".to_owned().into(), format: None });
    bench.input(Input::Scanner(ScannerEvent::Scanned(Ok(code()))));
    let text = Hidden("kiosk-maintenance:1:012".into());
    assert_eq!(wants(&mut bench), [MaintenanceRequest::Scanned { text }]);
    word(&mut bench, MaintenanceWord::Refused(PinRefusal::TicketUsed));
    assert_eq!(bench.state("/maintenance/note/note"), json!("ticket_used"));
    assert!(matches!(bench.scanned()[..], [ScannerRequest::Scan(_)]), "the next one");
    // Nobody is there any more.
    bench.pass(31_000);
    assert!(matches!(bench.scanned()[..], [ScannerRequest::Cancel]));
    bench.input(Input::Scanner(ScannerEvent::Scanned(Ok(code()))));
    assert_eq!(wants(&mut bench), []);
}

#[test]
fn the_gesture_opens_the_pad_in_place_of_what_its_touches_began() {
    let mut bench = Bench::with(vec![app(1)]);
    gesture(&mut bench);
    assert_eq!(
        (bench.state("/maintenance/stage"), bench.state("/session/state")),
        (json!("pad"), json!("none"))
    );
    assert!(matches!(bench.events()[..], [Event::Session { end: SessionEnd::Button, .. }]));
    touch(&mut bench, None);
    bench.call(Call::OpenApp { app_id: app_id(1) });
    assert_eq!(
        (bench.state("/session/state"), bench.state("/session/open_app")),
        (json!("none"), Value::Null)
    );
    bench.pass(30_000);
    assert_eq!(bench.state("/maintenance"), Value::Null);
    touch(&mut bench, None);
    assert_eq!(bench.state("/session/state"), "active", "the next one's");
}

#[test]
fn over_an_app_the_gesture_is_nothing() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.open_painted(1);
    gesture(&mut bench);
    assert_eq!((bench.state("/maintenance"), bench.state("/session/state")), (Value::Null, json!("active")));
}

#[test]
fn it_opens_where_a_terminal_is_out_of_service_and_not_before_it_is_in_the_fleet() {
    let mut bench = Bench::new();
    gesture(&mut bench);
    assert_eq!(bench.state("/maintenance"), Value::Null);
    bench.show(view(Screen::OutOfService(OutOfService::Suspended)));
    gesture(&mut bench);
    assert_eq!(bench.state("/maintenance/stage"), "pad");
}

#[test]
fn what_the_agent_says_of_a_pin_is_shown() {
    let mut bench = Bench::with(vec![app(1)]);
    enter(&mut bench);
    assert_eq!(wants(&mut bench), [], "there is no pad");
    gesture(&mut bench);
    enter(&mut bench);
    enter(&mut bench);
    assert!(matches!(wants(&mut bench)[..], [MaintenanceRequest::Enter { .. }]), "one at a time");
    assert_eq!(bench.state("/maintenance/judging"), true);
    word(&mut bench, MaintenanceWord::Refused(PinRefusal::Wrong { tries_left: 4 }));
    assert_eq!(bench.state("/maintenance/note"), json!({"note": "wrong", "tries_left": 4}));
    enter(&mut bench);
    word(&mut bench, MaintenanceWord::Refused(PinRefusal::Paused { ms: 60_000 }));
    assert_eq!(bench.state("/maintenance/note/remaining_s"), 60);
    wants(&mut bench);
    enter(&mut bench);
    assert_eq!(wants(&mut bench), []);
}

#[test]
fn only_the_home_page_is_listened_to() {
    let mut bench = Bench::with(vec![app(1)]);
    gesture(&mut bench);
    bench.forget();
    let code = "01289591866".parse().unwrap();
    let call = Call::Maintenance(MaintenanceCall::Enter { code });
    for page in [TrustedPage::Bar, TrustedPage::Keyboard] {
        bench.input(Input::Called(page, 1, call.clone()));
    }
    act(&mut bench, MaintenanceAct::RestartMachine);
    assert_eq!(wants(&mut bench), [], "nobody was let in");
}

#[test]
fn an_act_is_done_when_the_agent_has_it_on_record() {
    let mut bench = opened(Bench::with_printer(vec![app(1)]));
    bench.printed();
    act(&mut bench, MaintenanceAct::TestPrint);
    assert_eq!(wants(&mut bench), [MaintenanceRequest::Act { act: MaintenanceAct::TestPrint }]);
    assert_eq!(bench.printed(), []);
    word(&mut bench, MaintenanceWord::Granted { act: MaintenanceAct::TestPrint });
    assert!(matches!(&bench.printed()[..], [PrinterTold::Print(page, 1)] if page.starts_with(b"%PDF")));
    act(&mut bench, MaintenanceAct::TestPrint);
    assert_eq!(bench.state("/maintenance/last/not_done"), json!(NotDone::Busy));
    act(&mut bench, MaintenanceAct::TestReceipt);
    assert_eq!(bench.state("/maintenance/last/not_done"), json!(NotDone::NoDevice));
    assert_eq!(wants(&mut bench), []);
}

#[test]
fn the_volume_is_heard_at_once_and_kept_by_the_agent() {
    let mut bench = opened(Bench::with_speaker(vec![app(1)]));
    bench.spoken();
    assert_eq!(bench.state("/maintenance/volume"), 60);
    let louder = MaintenanceAct::SetVolume { percent: 80 };
    act(&mut bench, louder);
    word(&mut bench, MaintenanceWord::Granted { act: louder });
    let spoken = bench.spoken();
    assert_eq!(spoken[0], SpeakerTold::Volume(80));
    assert!(matches!(&spoken[1], SpeakerTold::Say(_, words) if words.contains("声音测试")), "{spoken:?}");
    assert_eq!(bench.state("/maintenance/volume"), 80);
}

#[test]
fn a_test_receipt_is_printed() {
    let mut bench = opened(Bench::with_paper_and_cards(vec![app(1)]));
    word(&mut bench, MaintenanceWord::Granted { act: MaintenanceAct::TestReceipt });
    assert_eq!(bench.receipts().len(), 1);
}

#[test]
fn the_page_ends_by_itself_and_with_the_agent() {
    let mut bench = opened(Bench::with(vec![app(1)]));
    bench.pass(Visit::IDLE_MS);
    assert_eq!(bench.state("/maintenance"), Value::Null);
    assert_eq!(wants(&mut bench), [MaintenanceRequest::Leave]);
    let mut bench = opened(bench);
    word(&mut bench, MaintenanceWord::Ended);
    assert_eq!(bench.state("/maintenance"), Value::Null);
    let mut bench = opened(bench);
    bench.input(Input::AgentConnected);
    assert_eq!(bench.state("/maintenance"), Value::Null);
    word(&mut bench, MaintenanceWord::Entered { number: 12.try_into().unwrap() });
    assert_eq!(wants(&mut bench), [MaintenanceRequest::Leave], "nobody stands there");
}

#[test]
fn nothing_switches_and_no_picture_is_taken_of_it() {
    let mut bench = opened(Bench::with(vec![app(1)]));
    bench.input(Input::Agent(AgentMessage::MaySwitch));
    assert!(bench.said().contains(&ShellMessage::SwitchAnswer { idle: false }));
    let id = fleet_protocol::CommandId(uuid::Uuid::from_u128(7));
    bench.input(Input::Agent(AgentMessage::Screenshot { id }));
    let answer = terminal_core::ipc::ScreenshotAnswer::SessionOpen;
    assert!(bench.said().contains(&ShellMessage::Screenshot { id, answer }));
    bench.now += 5_000;
    touch(&mut bench, None);
    assert_eq!(wants(&mut bench), [MaintenanceRequest::Touched]);
}

#[test]
fn the_list_of_the_day_is_signed_by_whoever_is_at_work_and_they_see_whether_it_is_on_record() {
    let problems = vec![None, Some(CheckProblem::Dirty)];
    let sign = |bench: &mut Bench| {
        bench.call(Call::Maintenance(MaintenanceCall::SignChecks { problems: problems.clone() }));
    };
    let mut bench = Bench::new();
    sign(&mut bench);
    assert_eq!(wants(&mut bench), [], "nobody is at work");
    let mut bench = opened(Bench::with(vec![app(1)]));
    bench.forget();
    let signed = |bench: &Bench| bench.state("/maintenance/signed");
    for (told, shown) in [(MaintenanceWord::ChecksChanged, false), (MaintenanceWord::ChecksSigned, true)] {
        sign(&mut bench);
        bench.pass(250);
        assert_eq!(signed(&bench), Value::Null, "not before the agent says so");
        word(&mut bench, told);
        bench.pass(250);
        assert_eq!(signed(&bench), json!(shown));
    }
    let asked =
        wants(&mut bench).into_iter().filter(|want| matches!(want, MaintenanceRequest::SignChecks { .. }));
    assert_eq!(asked.count(), 2);
}
