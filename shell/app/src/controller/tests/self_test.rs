use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{
    AcceptanceId, SelfTest, SelfTestCode, SelfTestId, SelfTestItem, SelfTestJudge, SelfTestOutcome,
    SelfTestPhoto, SelfTestPicture, SelfTestResult, Signature,
};
use serde_json::{Value, json};
use terminal_core::ipc::{
    AgentMessage, MachineState, MachineVersions, MaintenanceWord, RunState, SelfTestRequest, SelfTestState,
    SelfTestWord, ShellMessage,
};
use terminal_core::maintenance::CornerGesture;
use terminal_core::self_test::Told;
use terminal_devices::camera::{CameraEvent, CameraRequest, Frame};
use terminal_devices::id_card::{ReaderEvent, ReaderState};
use terminal_devices::panel::{PanelEvent, PanelState};
use terminal_devices::printer::{PrinterEvent, RawDocument};
use terminal_devices::scanner::{Code, ScannerEvent, ScannerRequest};
use terminal_devices::smart_card::SmartCardRequest;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::fake::{Bench, NOW, PrinterTold, SpeakerTold, Told as Stage, app};
use crate::page::{Call, SelfTestCall, Signing};
use crate::stage::{Input, TrustedPage};

fn state(results: Vec<SelfTestResult>) -> SelfTestState {
    let last = SelfTest {
        id: SelfTestId(Uuid::nil()),
        software_version: "0.1.0".into(),
        started_at: NOW - 1_000,
        ended_at: NOW,
        results: vec![],
    };
    SelfTestState {
        run: Some(RunState { started_at: NOW, results, measuring: None }),
        last: Some(last),
        next_acceptance: AcceptanceId(Uuid::from_u128(0xabc)),
        accepted: None,
        machine: MachineState {
            terminal_id: "t".into(),
            model: "m".into(),
            serial: None,
            os: "o".into(),
            versions: MachineVersions::default(),
        },
    }
}

fn passed(item: SelfTestItem) -> SelfTestResult {
    let (outcome, judge) = (SelfTestOutcome::Passed, SelfTestJudge::Person);
    SelfTestResult { item, outcome, judge, at: NOW, facts: vec![], picture: None }
}

fn word(bench: &mut Bench, word: SelfTestWord) {
    bench.input(Input::Agent(AgentMessage::SelfTest(Box::new(word))));
}

fn call(bench: &mut Bench, call: SelfTestCall) {
    bench.call(Call::SelfTest(call));
}

/// Somebody is at work on the terminal, and a run has begun.
fn opened(mut bench: Bench) -> Bench {
    for corner in CornerGesture::ORDER {
        bench.input(Input::FingerAt(Some(corner)));
    }
    let code = "01289591866".parse().unwrap();
    bench.call(Call::Maintenance(crate::page::MaintenanceCall::Enter { code }));
    let entered = MaintenanceWord::Entered { number: 12.try_into().unwrap() };
    bench.input(Input::Agent(AgentMessage::Maintenance(entered)));
    word(&mut bench, SelfTestWord::State(state(vec![])));
    call(&mut bench, SelfTestCall::Open {});
    bench.forget();
    // The pad had waited for a code.
    bench.scanned();
    bench
}

fn requests(bench: &mut Bench) -> Vec<SelfTestRequest> {
    let wanted = |said| if let ShellMessage::SelfTest(request) = said { Some(request) } else { None };
    bench.said().into_iter().filter_map(wanted).collect()
}

fn told(bench: &mut Bench) -> Option<Told> {
    requests(bench).into_iter().find_map(|request| match request {
        SelfTestRequest::Told(told) => Some(told),
        _ => None,
    })
}

fn item(bench: &mut Bench, item: SelfTestItem) {
    call(bench, SelfTestCall::Item { item });
}

#[test]
fn nobody_tests_without_a_visit_and_only_the_home_page_asks() {
    let mut bench = Bench::with(vec![app(1)]);
    word(&mut bench, SelfTestWord::State(state(vec![])));
    call(&mut bench, SelfTestCall::Begin { anew: false });
    assert_eq!((requests(&mut bench), bench.state("/self_test")), (vec![], Value::Null));
    let mut bench = opened(bench);
    let begin = Call::SelfTest(SelfTestCall::Begin { anew: true });
    bench.input(Input::Called(TrustedPage::Bar, 1, begin.clone()));
    assert_eq!(requests(&mut bench), []);
    bench.input(Input::Called(TrustedPage::Home, 1, begin));
    assert_eq!(requests(&mut bench), [SelfTestRequest::Begin { anew: true }]);
    bench.input(Input::Agent(AgentMessage::Maintenance(MaintenanceWord::Ended)));
    assert_eq!(bench.state("/self_test"), Value::Null);
}

#[test]
fn one_item_leads_to_the_next_that_a_person_has_to_judge() {
    let mut bench = opened(Bench::with(vec![app(1)]));
    word(&mut bench, SelfTestWord::State(state(vec![passed(SelfTestItem::Display)])));
    item(&mut bench, SelfTestItem::Touch);
    bench.input(Input::FingerDown);
    bench.input(Input::FingerDown);
    assert_eq!(bench.state("/self_test/step/two_fingers"), true);
    call(&mut bench, SelfTestCall::Verdict { passed: true, facts: vec![], picture: None });
    let first = told(&mut bench).unwrap();
    assert_eq!((first.item, first.outcome), (SelfTestItem::Touch, SelfTestOutcome::Passed));
    assert_eq!(first.facts[0].value, "seen");
    assert_eq!(bench.state("/self_test/step/item"), "sound");
    call(&mut bench, SelfTestCall::Skip {});
    assert_eq!(told(&mut bench).unwrap().outcome, SelfTestOutcome::Skipped);
    item(&mut bench, SelfTestItem::Network);
    call(&mut bench, SelfTestCall::Again {});
    assert_eq!(requests(&mut bench), [SelfTestRequest::Again { item: SelfTestItem::Network }]);
}

#[test]
fn a_number_is_said_and_asked_back() {
    let mut bench = opened(Bench::with_speaker(vec![app(1)]));
    item(&mut bench, SelfTestItem::Sound);
    bench.spoken();
    call(&mut bench, SelfTestCall::Start {});
    let spoken = bench.spoken();
    let said = spoken.iter().find_map(|told| match told {
        SpeakerTold::Say(_, words) => Some(words.clone()),
        _ => None,
    });
    let digit =
        "一二三四五六七八九".chars().position(|digit| said.as_ref().unwrap().contains(digit)).unwrap();
    assert!(!bench.stage.state.borrow().to_string().contains("secret"), "the page does not know it");
    call(&mut bench, SelfTestCall::Answer { answer: (digit + 1).to_string() });
    assert_eq!(told(&mut bench).unwrap().outcome, SelfTestOutcome::Passed);
    let mut deaf = opened(Bench::with(vec![app(1)]));
    item(&mut deaf, SelfTestItem::Sound);
    call(&mut deaf, SelfTestCall::Start {});
    assert_eq!(deaf.state("/self_test/step/phase"), "absent");
}

#[test]
fn a_page_is_printed_and_its_code_typed() {
    let mut bench = opened(Bench::with_printer(vec![app(1)]));
    item(&mut bench, SelfTestItem::Printer);
    bench.printed();
    call(&mut bench, SelfTestCall::Start {});
    assert_eq!(bench.state("/self_test/step/phase"), "working");
    let page = match &bench.printed()[..] {
        [PrinterTold::Print(page, 1)] => String::from_utf8_lossy(page).into_owned(),
        other => panic!("{other:?}"),
    };
    let code = page.split(") Tj ET").next().unwrap().rsplit('(').next().unwrap().to_owned();
    bench.input(Input::Printer(PrinterEvent::Ended(Ok(()))));
    assert_eq!(bench.state("/self_test/step/phase"), "asked");
    call(&mut bench, SelfTestCall::Answer { answer: "000000".into() });
    assert_eq!(bench.state("/self_test/step/phase"), "wrong");
    call(&mut bench, SelfTestCall::Answer { answer: code });
    assert_eq!(told(&mut bench).unwrap().outcome, SelfTestOutcome::Passed);
}

#[test]
fn what_is_scanned_or_seen_is_told_to_nobody() {
    let mut bench = opened(Bench::with_scanner(vec![app(1)]));
    item(&mut bench, SelfTestItem::Scanner);
    assert!(matches!(bench.scanned()[..], [ScannerRequest::Scan(_)]));
    let code = Box::new(Code { text: Zeroizing::new("511702199001010001".into()), format: None });
    bench.input(Input::Scanner(ScannerEvent::Scanned(Ok(code))));
    bench.pass(250);
    let said = format!("{:?}", told(&mut bench).unwrap());
    assert!(said.contains("Scanner") && !said.contains("5117"), "{said}");
    let mut bench = opened(Bench::with_camera(vec![app(1)]));
    item(&mut bench, SelfTestItem::Camera);
    assert_eq!(bench.camera(), [CameraRequest::Open]);
    call(&mut bench, SelfTestCall::Verdict { passed: true, facts: vec![], picture: None });
    assert_eq!(told(&mut bench), None, "nothing is seen yet");
    bench.forget();
    call(&mut bench, SelfTestCall::Close {});
    assert_eq!(bench.camera(), [CameraRequest::Close]);
    assert!(bench.told().contains(&Stage::Seen(false)));
}

/// As little of a JPEG as there can be: 64 by 64 pixels of one colour.
const JPEG: &[u8] = b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x40\x00\x40\x01\x01\x11\x00\
    \xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x01\xff\xd9";

/// What a page makes of what the camera sees, with a size of its own.
fn photo() -> SelfTestPhoto {
    SelfTestPhoto { width: 640, height: 480, jpeg: Some(STANDARD.encode(JPEG)) }
}

fn seen(bench: &mut Bench) {
    bench.input(Input::Camera(CameraEvent::Frame(Frame::read(JPEG).unwrap())));
    assert_eq!(bench.state("/self_test/step/phase"), "asked");
}

fn judge(bench: &mut Bench, picture: SelfTestPicture) -> Option<SelfTestPicture> {
    item(bench, SelfTestItem::Camera);
    seen(bench);
    call(bench, SelfTestCall::Verdict { passed: true, facts: vec![], picture: Some(picture) });
    told(bench).unwrap().picture
}

#[test]
fn a_photo_goes_into_the_report_as_what_it_is_and_nothing_else_does() {
    let mut bench = opened(Bench::with_camera(vec![app(1)]));
    let Some(SelfTestPicture::Photo(kept)) = judge(&mut bench, SelfTestPicture::Photo(photo())) else {
        panic!("a photo")
    };
    assert_eq!((kept.width, kept.height), (64, 64), "as it says itself");
    let torn = SelfTestPhoto { jpeg: Some(STANDARD.encode([0xff, 0xd8, 0xff, 0])), ..photo() };
    assert_eq!(judge(&mut bench, SelfTestPicture::Photo(torn)), None);
    let code = SelfTestCode { text: "1".into(), rows: vec!["1".into()] };
    assert_eq!(judge(&mut bench, SelfTestPicture::Code(code)), None);
}

#[test]
fn photos_are_with_the_page_only_while_it_makes_the_paper() {
    let mut bench = opened(Bench::with_printer(vec![app(1)]));
    let camera =
        SelfTestResult { picture: Some(SelfTestPicture::Photo(photo())), ..passed(SelfTestItem::Camera) };
    let mut state = state(vec![camera.clone()]);
    state.last.as_mut().unwrap().results.push(camera);
    word(&mut bench, SelfTestWord::State(state));
    let jpeg =
        |bench: &Bench, place: &str| bench.state(&format!("/self_test/{place}/results/0/picture/jpeg"));
    assert_eq!(bench.state("/self_test/run/results/0/picture/kind"), "photo");
    assert_eq!((jpeg(&bench, "run"), jpeg(&bench, "last")), (Value::Null, Value::Null));
    call(&mut bench, SelfTestCall::Accept {});
    assert_eq!(jpeg(&bench, "last"), json!(photo().jpeg));
    call(&mut bench, SelfTestCall::Open {});
    call(&mut bench, SelfTestCall::Close {});
    assert_eq!(jpeg(&bench, "last"), Value::Null);
}

#[test]
fn the_code_that_came_back_is_the_picture_of_what_printed_it() {
    let mut bench = opened(Bench::with_printer(vec![app(1)]));
    item(&mut bench, SelfTestItem::Printer);
    bench.printed();
    call(&mut bench, SelfTestCall::Start {});
    let page = match &bench.printed()[..] {
        [PrinterTold::Print(page, 1)] => String::from_utf8_lossy(page).into_owned(),
        other => panic!("{other:?}"),
    };
    let code = page.split(") Tj ET").next().unwrap().rsplit('(').next().unwrap().to_owned();
    bench.input(Input::Printer(PrinterEvent::Ended(Ok(()))));
    call(&mut bench, SelfTestCall::Answer { answer: code.clone() });
    let picture = told(&mut bench).unwrap().picture;
    let Some(SelfTestPicture::Code(picture)) = picture else { panic!("{picture:?}") };
    assert_eq!((picture.text, picture.rows.len()), (code, 21));
}

#[test]
fn the_security_module_of_the_reader_is_seen_and_told() {
    let mut bench = opened(Bench::with_paper_and_cards(vec![app(1)]));
    bench.input(Input::Reader(ReaderEvent::State(ReaderState::Ready)));
    bench.input(Input::Reader(ReaderEvent::Number("05.01-1".into())));
    item(&mut bench, SelfTestItem::IdCardReader);
    assert_eq!(
        bench.state("/self_test/step/module"),
        json!([{ "name": "sam_status", "value": "ready" }, { "name": "sam_number", "value": "05.01-1" }])
    );
    bench.input(Input::Reader(ReaderEvent::State(ReaderState::Failed(0x66))));
    call(&mut bench, SelfTestCall::Verdict { passed: false, facts: vec![], picture: None });
    let told = told(&mut bench).unwrap();
    assert!(told.facts.iter().any(|fact| fact.name == "sam_status" && fact.value == "fault_66"), "{told:?}");
}

#[test]
fn a_panel_with_a_backlight_is_dimmed_for_its_test_and_no_longer() {
    let mut bench = opened(Bench::with(vec![app(1)]));
    let percent = |bench: &Bench| bench.panel().last().and_then(|request| request.percent);
    item(&mut bench, SelfTestItem::Display);
    call(&mut bench, SelfTestCall::Dim { percent: 10 });
    assert_eq!(percent(&bench), None, "it has none");
    let state = PanelState { switches_off: true, is_lit: true, percent: None, has_backlight: true };
    bench.input(Input::Panel(PanelEvent::State(state)));
    assert_eq!(bench.state("/self_test/step/dims"), true);
    call(&mut bench, SelfTestCall::Dim { percent: 0 });
    assert_eq!(percent(&bench), Some(10), "never so dark that nobody finds the buttons");
    call(&mut bench, SelfTestCall::Verdict { passed: true, facts: vec![], picture: None });
    assert_eq!(percent(&bench), Some(100));
}

#[test]
fn whoever_leaves_leaves_no_device_at_work() {
    let mut bench = opened(Bench::with_paper_and_cards(vec![app(1)]));
    item(&mut bench, SelfTestItem::SmartCardReader);
    assert_eq!(bench.smart_cards(), [SmartCardRequest::Open]);
    bench.input(Input::Agent(AgentMessage::Maintenance(MaintenanceWord::Ended)));
    assert_eq!(bench.smart_cards(), [SmartCardRequest::Close]);
}

#[test]
fn both_sign_and_the_paper_goes_to_the_agent() {
    let mut bench = opened(Bench::with_printer(vec![app(1)]));
    call(&mut bench, SelfTestCall::Accept {});
    assert_eq!(bench.state("/self_test/acceptance/number"), "YS-00000ABC");
    let signature = Signature(vec![vec![[1, 1], [900, 300]]]);
    let sign = |who, name: &str| SelfTestCall::Sign { who, name: name.into(), signature: signature.clone() };
    call(&mut bench, sign(Signing::Installer, "李安装"));
    call(&mut bench, SelfTestCall::Make {});
    assert_eq!(bench.state("/self_test/acceptance/phase/phase"), "signing", "one has not signed");
    call(&mut bench, sign(Signing::Hall, "  "));
    assert_eq!(bench.state("/self_test/acceptance/hall"), Value::Null);
    call(&mut bench, sign(Signing::Hall, " 王大厅 "));
    call(&mut bench, SelfTestCall::Remark { text: "网络待调优".into() });
    requests(&mut bench);
    call(&mut bench, SelfTestCall::Make {});
    assert!(bench.told().contains(&Stage::HomePaged));
    let pdf = RawDocument::new(Zeroizing::new(b"%PDF-1.7".to_vec()));
    bench.input(Input::PaperMade(Ok(pdf)));
    let asked = requests(&mut bench);
    let [SelfTestRequest::Accept { draft, paper }] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(
        (draft.hall.name.as_str(), draft.remark.as_str(), paper.as_str()),
        ("王大厅", "网络待调优", "JVBERi0xLjc=")
    );
    assert_eq!(draft.check(AcceptanceId(Uuid::from_u128(0xabc)), NOW), Ok(()));
    word(&mut bench, SelfTestWord::Accepted { id: draft.id });
    assert_eq!(bench.state("/self_test/acceptance/phase"), json!({ "phase": "done" }));
    bench.printed();
    call(&mut bench, SelfTestCall::Print {});
    assert_eq!(bench.printed(), [PrinterTold::Print(b"%PDF-1.7".to_vec(), 1)]);
}

fn set_up(bench: &mut Bench) {
    let setup = json!({
        "page": "setup", "step": "finish", "steps": ["finish"], "language": "zh-CN", "proxy": null, "ca": false,
        "server": null, "check": { "check": "unasked" }, "root": null, "brought_root": null, "has_code": null,
        "location": null, "locations": { "search": "unasked" }, "sound": null,
        "devices": {}, "stick": null, "machine": { "model": "", "mac": null }, "problem": null,
    });
    let screen = serde_json::from_value(setup).unwrap();
    let view = terminal_core::ipc::KioskView { screen, ..super::fake::home(vec![]) };
    bench.show(view);
}

fn finish(bench: &mut Bench) {
    let answer = terminal_core::ipc::SetupAnswer::Finish;
    bench.call(Call::Setup(crate::page::SetupCall::Answer { answer }));
}

#[test]
fn whoever_has_just_set_the_terminal_up_is_led_to_the_test() {
    let mut bench = Bench::with(vec![app(1)]);
    assert_eq!(bench.state("/maintenance"), Value::Null);
    set_up(&mut bench);
    finish(&mut bench);
    assert_eq!(bench.state("/maintenance"), Value::Null, "not before the machine is up");
    bench.show(super::fake::home(vec![app(1)]));
    assert_eq!(bench.state("/maintenance/invites"), true);
    let code = "01289591866".parse().unwrap();
    bench.call(Call::Maintenance(crate::page::MaintenanceCall::Enter { code }));
    let entered = MaintenanceWord::Entered { number: 12.try_into().unwrap() };
    bench.input(Input::Agent(AgentMessage::Maintenance(entered)));
    word(&mut bench, SelfTestWord::State(state(vec![])));
    assert_ne!(bench.state("/self_test/page"), Value::Null, "the test is open");
    // Once: the next citizens have their home page.
    bench.input(Input::Agent(AgentMessage::Maintenance(MaintenanceWord::Ended)));
    bench.show(super::fake::home(vec![app(1)]));
    assert_eq!(bench.state("/maintenance"), Value::Null);
}

#[test]
fn who_does_not_want_it_has_the_home_page() {
    let mut bench = Bench::with(vec![app(1)]);
    set_up(&mut bench);
    finish(&mut bench);
    bench.show(super::fake::home(vec![app(1)]));
    bench.call(Call::Maintenance(crate::page::MaintenanceCall::Leave {}));
    assert_eq!(bench.state("/maintenance"), Value::Null);
    // Whoever comes in by the corners later has the page of maintenance first.
    let mut bench = opened(bench);
    call(&mut bench, SelfTestCall::Close {});
    assert_eq!(bench.state("/self_test/page"), Value::Null);
}
