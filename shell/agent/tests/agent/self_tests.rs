//! A test of the hardware with the real agent: what a person says is heard in a visit only, the machine's own items come by
//! themselves, a run outlasts a restart, and an acceptance is on record with its paper.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{
    Acceptance, AcceptanceSigner, DeviceState, Event, SelfTest, SelfTestItem, SelfTestJudge, SelfTestOutcome,
    SelfTestPhoto, SelfTestPicture, Signature,
};
use terminal_core::ipc::{
    AgentMessage, MaintenanceWord, SelfTestRequest, SelfTestState, SelfTestWord, ShellMessage,
};
use terminal_core::self_test::{AcceptanceDraft, NotAccepted, Told, is_measured};

use crate::maintenance::{code, enter, known, wang};
use crate::support::{AgentProcess, FakeServer, FakeShell, eventually, eventually_some};

fn want(shell: &FakeShell, request: SelfTestRequest) {
    shell.say(&ShellMessage::SelfTest(request));
}

fn words(shell: &FakeShell) -> Vec<SelfTestWord> {
    let word = |message| if let AgentMessage::SelfTest(word) = message { Some(*word) } else { None };
    shell.heard().into_iter().filter_map(word).collect()
}

fn state(shell: &FakeShell) -> Option<SelfTestState> {
    let state = |word| if let SelfTestWord::State(state) = word { Some(state) } else { None };
    words(shell).into_iter().filter_map(state).next_back()
}

fn skip(item: SelfTestItem) -> SelfTestRequest {
    let (outcome, judge) = (SelfTestOutcome::Skipped, SelfTestJudge::Person);
    SelfTestRequest::Told(Told { item, outcome, judge, facts: vec![], picture: None })
}

const JPEG: &[u8] = b"\xff\xd8\xff a hall";

/// What a shell tells of a camera that somebody has judged.
fn seen() -> SelfTestRequest {
    let photo = SelfTestPhoto { width: 640, height: 480, jpeg: Some(STANDARD.encode(JPEG)) };
    SelfTestRequest::Told(Told {
        item: SelfTestItem::Camera,
        outcome: SelfTestOutcome::Passed,
        judge: SelfTestJudge::Person,
        facts: vec![],
        picture: Some(SelfTestPicture::Photo(photo)),
    })
}

fn with_a_camera() -> ShellMessage {
    ShellMessage::Devices {
        id_card_reader: None,
        printer: None,
        speaker: None,
        scanner: None,
        receipt_printer: None,
        smart_card_reader: None,
        camera: Some(DeviceState::Ready),
        toner: None,
    }
}

/// The photo of a test: whether there is one, and its bytes.
fn photo_of(test: &SelfTest) -> (bool, Option<Vec<u8>>) {
    let mut photos = test.results.iter().filter_map(|result| match &result.picture {
        Some(SelfTestPicture::Photo(photo)) => Some(photo.bytes()),
        _ => None,
    });
    let photo = photos.next();
    (photo.is_some(), photo.flatten())
}

fn tested(server: &FakeServer) -> Option<SelfTest> {
    let test = |event: &Event| {
        if let Event::SelfTested { report } = event { Some((**report).clone()) } else { None }
    };
    server.state().events().iter().find_map(test)
}

fn accepted(server: &FakeServer) -> Option<Acceptance> {
    let accepted = |event: &Event| {
        if let Event::Accepted { acceptance } = event { Some((**acceptance).clone()) } else { None }
    };
    server.state().events().iter().find_map(accepted)
}

#[tokio::test]
async fn a_test_outlasts_a_restart_and_what_is_signed_is_on_record_with_its_paper() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, mut shell, now) = known(dir.path()).await;
    want(&shell, SelfTestRequest::Begin { anew: false });
    eventually("nobody is let in yet", || {
        shell.heard().contains(&AgentMessage::Maintenance(MaintenanceWord::Ended))
    })
    .await;
    enter(&shell, code(&wang(), now)).await;
    shell.say(&with_a_camera());
    want(&shell, SelfTestRequest::Begin { anew: false });
    want(&shell, seen());
    // Those that take seconds are left out here; so are the glass and the picture.
    let kept = [SelfTestItem::Clock, SelfTestItem::Camera];
    for item in SelfTestItem::ALL.into_iter().filter(|item| !kept.contains(item)) {
        want(&shell, skip(item));
    }
    let has = |state: &SelfTestState| state.run.as_ref().is_some_and(|run| run.results.len() == 17);
    eventually("all results", || state(&shell).as_ref().is_some_and(has)).await;
    agent.kill();
    let _agent = AgentProcess::start(&server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    enter(&shell, code(&wang(), now)).await;
    eventually("the run again", || state(&shell).as_ref().is_some_and(has)).await;
    want(&shell, SelfTestRequest::Finish);
    let test = eventually_some("the record", || tested(&server)).await;
    let items: Vec<_> = test.results.iter().map(|result| result.item).collect();
    assert_eq!(items, SelfTestItem::ALL);
    let clock = test.results.iter().find(|result| result.item == SelfTestItem::Clock).unwrap();
    assert_eq!((clock.judge, is_measured(clock.item)), (SelfTestJudge::Machine, true));
    let printer = test.results.iter().find(|result| result.item == SelfTestItem::Printer).unwrap();
    assert_eq!(printer.outcome, SelfTestOutcome::NotPresent);
    assert_eq!(photo_of(&test), (true, Some(JPEG.to_vec())));
    let machine = state(&shell).unwrap().machine;
    assert_eq!(machine.serial.as_deref(), Some("219801A2X7823A000147"));
    assert_eq!(machine.versions.launcher.as_deref(), Some("1.3.2"));
    assert!(machine.versions.kernel.is_some() && machine.versions.agent.is_some());
    accepts(&server, &shell).await;
    assert_eq!(
        std::fs::read_dir(dir.path().join("data/acceptances")).unwrap().count(),
        1,
        "until the server has it"
    );
}

async fn accepts(server: &FakeServer, shell: &FakeShell) {
    let known = eventually_some("the test's end", || state(shell).filter(|state| state.last.is_some())).await;
    let signer =
        |name: &str| AcceptanceSigner { name: name.into(), signature: Signature(vec![vec![[1, 1]]]) };
    let draft = AcceptanceDraft {
        id: known.next_acceptance,
        signed_at: shell.view().unwrap().now,
        installer: signer("李建国"),
        hall: signer("王秀兰"),
        remark: String::new(),
    };
    let accept = |draft: &AcceptanceDraft, paper: &[u8]| SelfTestRequest::Accept {
        draft: Box::new(draft.clone()),
        paper: STANDARD.encode(paper),
    };
    want(shell, accept(&draft, b"no paper"));
    let refused = SelfTestWord::NotAccepted { reason: NotAccepted::NoPaper };
    eventually("it is refused", || words(shell).contains(&refused)).await;
    want(shell, accept(&draft, b"%PDF-1.7"));
    eventually("it is taken", || words(shell).contains(&SelfTestWord::Accepted { id: draft.id })).await;
    let acceptance = eventually_some("the record", || accepted(server)).await;
    assert_eq!((acceptance.id, &acceptance.hall.name), (draft.id, &draft.hall.name));
    assert_eq!(acceptance.self_test.results.len(), 17);
    assert_eq!(photo_of(&acceptance.self_test), (true, None), "it is on the paper");
    assert_eq!(acceptance.report.sha256.0, *digest(&SHA256, b"%PDF-1.7").as_ref());
    // The same number is not given twice.
    want(shell, accept(&draft, b"%PDF-1.7"));
    let refused = SelfTestWord::NotAccepted { reason: NotAccepted::Malformed };
    eventually("it is refused", || words(shell).contains(&refused)).await;
}
