//! Set-up where there is no network yet: all of it is answered and kept, and the terminal goes on by itself once there is one.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use fleet_protocol::{EnrollmentState, LocationId};
use fleet_release::client::root_fingerprint;
use terminal_core::display::DisplaySettings;
use terminal_core::ipc::{
    AgentMessage, CheckFailure, Connectivity, LocationSearch, Screen, ServerCheck, SetupAnswer,
};
use terminal_core::setup::{Hidden, LocationAnswer, SetupRecord, SoundAnswer, Step, TrustAnswer};

use crate::setup::{
    Fleet, answer, asked, at, find, hall, scan, scanner, turned, walk_to_server, walk_to_trust,
};
use crate::support::{AgentProcess, FakeShell, FutureServer, State, desired, eventually};

const UNREACHED: ServerCheck = ServerCheck::Failed { why: CheckFailure::NoAnswer };

/// The installer answers everything before a server that does not answer, and goes. The location is the code on the wall.
async fn walk_offline(shell: &FakeShell, server: String, code: Option<&str>) {
    walk_to_trust(shell, server).await;
    asked(shell, "nobody answers", |view| view.check == UNREACHED).await;
    answer(shell, SetupAnswer::Trust { fingerprint: None });
    at(shell, Step::Enrollment).await;
    answer(shell, SetupAnswer::Enrollment { code: code.map(|code| Hidden(code.into())) });
    finish_offline(shell).await;
}

/// From the location on.
async fn finish_offline(shell: &FakeShell) {
    at(shell, Step::Location).await;
    find(shell, "", false);
    asked(shell, "no list", |view| view.locations == LocationSearch::Failed).await;
    scan(shell, &format!("https://fleet.example/here/{}", hall(2)));
    let view = at(shell, Step::Finish).await;
    assert_eq!(view.location, Some(LocationAnswer::At { id: hall(2), name: None }));
    answer(shell, SetupAnswer::Finish);
}

/// The page after the set-up, before any server has answered.
async fn waits(shell: &FakeShell) {
    let is_it = |screen: &Screen| matches!(screen, Screen::Enrolling(view) if view.state.is_none());
    eventually("it waits for the network", || {
        let view = shell.view();
        view.is_some_and(|view| {
            is_it(&view.screen) && matches!(view.connectivity, Connectivity::Offline { .. })
        })
    })
    .await;
}

/// When a file was made.
fn made(path: &Path) -> Option<(i64, i64)> {
    fs::symlink_metadata(path).ok().map(|file| (file.ctime(), file.ctime_nsec()))
}

fn kept(dir: &Path) -> SetupRecord {
    serde_json::from_slice(&fs::read(dir.join("data/setup.json")).unwrap()).unwrap()
}

/// From the first touch to the page that waits, and once more after a power failure: all that was answered counts.
async fn set_up_and_left(dir: &Path, server: &FutureServer, code: Option<&str>) -> (AgentProcess, FakeShell) {
    let socket = AgentProcess::socket(dir);
    let mut agent = AgentProcess::start_unset(dir, &[]);
    let mut shell = FakeShell::connect(&socket).await;
    let before = made(&socket);
    walk_offline(&shell, server.address(), code).await;
    eventually("the set-up's socket is gone", || made(&socket).is_some_and(|now| Some(now) != before)).await;
    shell.reconnect(&socket).await;
    waits(&shell).await;
    agent.kill();
    agent = AgentProcess::start_unset(dir, &[]);
    shell.reconnect(&socket).await;
    waits(&shell).await;
    let said = [AgentMessage::UseDevices(scanner()), AgentMessage::Display(turned())];
    assert!(said.iter().all(|said| shell.heard().contains(said)), "{:?}", shell.heard());
    let record = kept(dir);
    assert!(record.finished);
    assert_eq!(record.answers.sound, Some(SoundAnswer::Heard));
    let display = fs::read(dir.join("data/display.json")).unwrap();
    assert_eq!(serde_json::from_slice::<DisplaySettings>(&display).unwrap(), turned());
    (agent, shell)
}

/// What a server says that everything is ready on.
fn ready() -> State {
    let mut state = State::default();
    state.codes.insert("K7M2-9QXP".to_owned(), None);
    state.desired = Some(desired("1", vec![]));
    state
}

fn wish(state: &State) -> (Option<LocationId>, Option<String>) {
    let request = &state.enrollments[0];
    (request.location_wish, request.enrollment_code.clone())
}

#[tokio::test]
async fn with_a_code_it_is_let_in_once_there_is_a_network() {
    let (dir, future) = (tempfile::tempdir().unwrap(), FutureServer::new());
    let (_agent, shell) = set_up_and_left(dir.path(), &future, Some("k7m2-9qxp")).await;
    let server = future.start(ready());
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    assert_eq!(wish(&server.state()), (Some(hall(2)), Some("K7M2-9QXP".to_owned())));
    eventually("the code is gone", || {
        let text = fs::read_to_string(dir.path().join("data/setup.json")).unwrap();
        !text.to_lowercase().contains("k7m2")
    })
    .await;
}

#[tokio::test]
async fn without_a_code_it_asks_once_there_is_a_network_and_waits_for_approval() {
    let (dir, future) = (tempfile::tempdir().unwrap(), FutureServer::new());
    let (_agent, shell) = set_up_and_left(dir.path(), &future, None).await;
    let server = future.start(ready());
    let pending = |screen: &Screen| matches!(screen, Screen::Enrolling(view) if view.state == Some(EnrollmentState::Pending));
    shell.sees("the code to compare", pending).await;
    assert_eq!(wish(&server.state()), (Some(hall(2)), None));
    server.approve_all();
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
}

#[tokio::test]
async fn the_root_that_a_code_names_is_had_from_the_server_once_there_is_a_network() {
    let (dir, future, fleet) = (tempfile::tempdir().unwrap(), FutureServer::new(), Fleet::new().await);
    let socket = AgentProcess::socket(dir.path());
    let mut agent = AgentProcess::start_unset(dir.path(), &[]);
    let mut shell = FakeShell::connect(&socket).await;
    walk_to_server(&shell).await;
    let root = fleet.fingerprint().join("-");
    scan(&shell, &format!("{}/#/set-up?root={root}&code=K7M2-9QXP", future.address()));
    let view = asked(&shell, "nobody answers", |view| view.check == UNREACHED).await;
    assert_eq!((view.step, view.awaits_root), (Step::Trust, false), "the root is asked for");
    answer(&shell, SetupAnswer::AwaitRoot);
    let before = made(&socket);
    finish_offline(&shell).await;
    eventually("the set-up's socket is gone", || made(&socket).is_some_and(|now| Some(now) != before)).await;
    shell.reconnect(&socket).await;
    waits(&shell).await;
    agent.kill();
    let _agent = AgentProcess::start_unset(dir.path(), &[]);
    shell.reconnect(&socket).await;
    waits(&shell).await;
    let mut state = ready();
    state.root = Some(fs::read(fleet.root()).unwrap().into());
    let _server = future.start(state);
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    let file = dir.path().join("data/setup-root.json");
    eventually("releases lead back to it", || {
        fs::read(&file).is_ok_and(|root| root_fingerprint(&root) == fleet.fingerprint())
    })
    .await;
    let is_kept = || matches!(kept(dir.path()).answers.trust, Some(TrustAnswer::Root { .. }));
    eventually("so it is at every start", is_kept).await;
}
