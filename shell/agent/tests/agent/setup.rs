//! Set-up on the terminal's own screen: from nothing to the fleet, whatever is switched off meanwhile, and by a stick alone.

use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use fleet_protocol::{LocationId, ProblemCode, ScreenTurn};
use fleet_release::client::{METADATA_DIR, Settings, SettingsScreen, root_fingerprint};
use fleet_release::sign::{create_keys, init_repository, sign_settings};
use terminal_core::display::DisplaySettings;
use terminal_core::ipc::{
    AgentMessage, LocationSearch, NetworkManagerState, NetworkRequest, NetworkView, RootFetch, Screen,
    ServerCheck, SettingsNote, SettingsRefusal, SetupAnswer, SetupProblem, SetupRequest, SetupView,
    ShellMessage,
};
use terminal_core::setup::{ChosenDevices, Hidden, LocationAnswer, SetupLanguage, SoundAnswer, Step};

use terminal_core::network_test::TestEnd;

use crate::network_setup as network;
use crate::support::{AgentProcess, FakeServer, FakeShell, desired, eventually, eventually_some};

pub async fn asked(shell: &FakeShell, what: &str, is_so: impl Fn(&SetupView) -> bool) -> SetupView {
    let is_setup = |screen: &Screen| matches!(screen, Screen::Setup(view) if is_so(view));
    let Screen::Setup(view) = shell.sees(what, is_setup).await else { panic!("the set-up") };
    view
}

pub async fn at(shell: &FakeShell, step: Step) -> SetupView {
    asked(shell, &format!("{step:?}"), |view| view.step == step).await
}

pub fn answer(shell: &FakeShell, answer: SetupAnswer) {
    shell.say(&ShellMessage::Setup(SetupRequest::Answer(answer)));
}

pub fn scanner() -> ChosenDevices {
    ChosenDevices { scanner: Some("serial:/dev/ttyACM0".into()), ..ChosenDevices::default() }
}

pub fn turned() -> DisplaySettings {
    DisplaySettings { turns: [("HDMI-1".to_owned(), ScreenTurn::Left)].into(), ..DisplaySettings::default() }
}

/// A server that takes one code, and knows another as used.
pub async fn server() -> FakeServer {
    let server = FakeServer::start().await;
    let mut state = server.state();
    state.desired = Some(desired("1", vec![]));
    state.codes.insert("K7M2-9QXP".into(), None);
    state.codes.insert("USED-CODE".into(), Some(ProblemCode::ENROLLMENT_CODE_USED));
    drop(state);
    server
}

/// Answers all questions up to the last but one touch.
pub async fn walk(shell: &FakeShell, server: &FakeServer) {
    walk_to_trust(shell, server.address()).await;
    answer(shell, SetupAnswer::Trust { fingerprint: None });
    at(shell, Step::Enrollment).await;
    answer(shell, SetupAnswer::Enrollment { code: Some(Hidden("k7m2-9qxp".into())) });
    at(shell, Step::Location).await;
    answer(shell, SetupAnswer::Location { id: None });
    at(shell, Step::Finish).await;
}

/// Answers all questions up to the root.
pub async fn walk_to_trust(shell: &FakeShell, server: String) {
    at(shell, Step::Language).await;
    answer(shell, SetupAnswer::Language { language: SetupLanguage::Chinese });
    at(shell, Step::Display).await;
    answer(shell, SetupAnswer::Display { settings: turned() });
    at(shell, Step::Devices).await;
    answer(shell, SetupAnswer::Devices { devices: scanner() });
    at(shell, Step::Sound).await;
    answer(shell, SetupAnswer::Sound { sound: SoundAnswer::Heard });
    at(shell, Step::Network).await;
    answer(shell, SetupAnswer::Network { proxy: None, ca: false });
    at(shell, Step::Server).await;
    answer(shell, SetupAnswer::Server { address: server });
    at(shell, Step::Trust).await;
}

#[tokio::test]
async fn from_the_first_touch_to_the_home_page() {
    let (dir, server) = (tempfile::tempdir().unwrap(), server().await);
    let socket = AgentProcess::socket(dir.path());
    let agent = AgentProcess::start_unset(dir.path(), &[]);
    let mut shell = FakeShell::connect(&socket).await;
    walk(&shell, &server).await;
    assert!(shell.heard().contains(&AgentMessage::UseDevices(scanner())));
    assert!(shell.heard().contains(&AgentMessage::Display(turned())));
    let view = asked(&shell, "the server is reached", |view| view.check == ServerCheck::Reached).await;
    assert_eq!(
        (view.has_code, view.root, view.server),
        (Some(true), None, Some(format!("{}/", server.address())))
    );
    answer(&shell, SetupAnswer::Finish);
    eventually("the code is handed in", || !server.state().enrollments.is_empty()).await;
    shell.reconnect(&socket).await;
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    assert!(shell.heard().contains(&AgentMessage::UseDevices(scanner())), "and so it is at every start");
    assert!(shell.heard().contains(&AgentMessage::Display(turned())));
    let file = dir.path().join("data/setup.json");
    eventually("the code is gone", || !fs::read_to_string(&file).unwrap().to_lowercase().contains("k7m2"))
        .await;
    drop(agent);
    let _agent = AgentProcess::start_unset(dir.path(), &[]);
    shell.reconnect(&socket).await;
    shell.sees("nothing is asked again", |screen| matches!(screen, Screen::Home(_))).await;
}

#[tokio::test]
async fn the_power_may_go_at_every_question_and_wrong_answers_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let socket = AgentProcess::socket(dir.path());
    let mut agent = AgentProcess::start_unset(dir.path(), &[]);
    let mut shell = FakeShell::connect(&socket).await;
    at(&shell, Step::Language).await;
    answer(&shell, SetupAnswer::Language { language: SetupLanguage::English });
    at(&shell, Step::Display).await;
    answer(&shell, SetupAnswer::Display { settings: DisplaySettings::default() });
    at(&shell, Step::Devices).await;
    answer(&shell, SetupAnswer::Devices { devices: scanner() });
    at(&shell, Step::Sound).await;
    agent.kill();
    agent = AgentProcess::start_unset(dir.path(), &[]);
    shell.reconnect(&socket).await;
    let view = at(&shell, Step::Sound).await;
    assert_eq!((view.language, view.devices), (Some(SetupLanguage::English), scanner()));
    shell.say(&ShellMessage::Setup(SetupRequest::Back));
    at(&shell, Step::Devices).await;
    answer(&shell, SetupAnswer::Devices { devices: scanner() });
    answer(&shell, SetupAnswer::Sound { sound: SoundAnswer::NotHeard });
    answer(&shell, SetupAnswer::Network { proxy: None, ca: true });
    asked(&shell, "no stick", |view| view.problem == Some(SetupProblem::StickGone)).await;
    answer(&shell, SetupAnswer::Network { proxy: None, ca: false });
    answer(&shell, SetupAnswer::Server { address: "http://fleet.example".into() });
    asked(&shell, "no address", |view| view.problem == Some(SetupProblem::ServerAddress)).await;
    // Nobody is there; that stops nobody.
    answer(&shell, SetupAnswer::Server { address: "http://127.0.0.1:9".into() });
    at(&shell, Step::Trust).await;
    asked(&shell, "no server", |view| matches!(view.check, ServerCheck::Failed { .. })).await;
    drop(agent);
}

#[tokio::test]
async fn as_long_as_no_fleet_has_let_it_in_it_may_be_set_up_anew() {
    let (dir, server) = (tempfile::tempdir().unwrap(), server().await);
    let socket = AgentProcess::socket(dir.path());
    let (mut agent, _launcher) = AgentProcess::start_unset_by_launcher(dir.path());
    let mut shell = FakeShell::connect(&socket).await;
    walk(&shell, &server).await;
    shell.say(&ShellMessage::Setup(SetupRequest::Back));
    at(&shell, Step::Location).await;
    shell.say(&ShellMessage::Setup(SetupRequest::Back));
    at(&shell, Step::Enrollment).await;
    answer(&shell, SetupAnswer::Enrollment { code: None });
    answer(&shell, SetupAnswer::Location { id: None });
    answer(&shell, SetupAnswer::Finish);
    eventually("it asks to be let in", || !server.state().enrollments.is_empty()).await;
    shell.reconnect(&socket).await;
    shell.sees("the way back", |screen| matches!(screen, Screen::Enrolling(view) if view.reopens)).await;
    shell.say(&ShellMessage::Setup(SetupRequest::Reopen));
    agent.wait();
    let _agent = AgentProcess::start_unset(dir.path(), &[]);
    shell.reconnect(&socket).await;
    at(&shell, Step::Network).await;
}

pub fn scan(shell: &FakeShell, text: &str) {
    shell.say(&ShellMessage::Setup(SetupRequest::Scanned { text: Hidden(text.into()) }));
}

pub fn find(shell: &FakeShell, q: &str, more: bool) {
    shell.say(&ShellMessage::Setup(SetupRequest::FindLocations { q: q.into(), more }));
}

pub fn hall(place: u128) -> LocationId {
    LocationId(uuid::Uuid::from_u128(place))
}

/// Answers up to where the server is asked for.
pub async fn walk_to_server(shell: &FakeShell) {
    at(shell, Step::Language).await;
    answer(shell, SetupAnswer::Language { language: SetupLanguage::Chinese });
    answer(shell, SetupAnswer::Display { settings: DisplaySettings::default() });
    answer(shell, SetupAnswer::Devices { devices: scanner() });
    answer(shell, SetupAnswer::Sound { sound: SoundAnswer::Heard });
    answer(shell, SetupAnswer::Network { proxy: None, ca: false });
    at(shell, Step::Server).await;
}

#[tokio::test]
async fn one_scan_brings_server_root_and_code() {
    let (dir, server, fleet) = (tempfile::tempdir().unwrap(), server().await, Fleet::new().await);
    let other = Fleet::new().await;
    server.state().locations = Some(vec![(hall(1), "政务大厅".to_owned())]);
    server.state().root = Some(fs::read(other.root()).unwrap().into());
    let _agent = AgentProcess::start_unset(dir.path(), &[]);
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    walk_to_server(&shell).await;
    scan(&shell, "https://fleet.example/#/enroll/7");
    asked(&shell, "no such code", |view| view.problem == Some(SetupProblem::Scan)).await;
    let root = fleet.fingerprint().join("-");
    scan(&shell, &format!("{}/#/set-up?root={root}&code=K7M2-9QXP&location={}", server.address(), hall(1)));
    // A server that gives another root than the person brought is not believed.
    let is_different =
        |view: &SetupView| view.brought_root.as_ref().is_some_and(|root| root.fetch == RootFetch::Different);
    let view = asked(&shell, "another root", is_different).await;
    assert_eq!((view.step, view.root), (Step::Trust, None));
    assert_eq!(view.brought_root.unwrap().fingerprint, fleet.fingerprint());
    server.state().root = Some(fs::read(fleet.root()).unwrap().into());
    shell.say(&ShellMessage::Setup(SetupRequest::Check));
    let view = at(&shell, Step::Finish).await;
    assert_eq!((view.has_code, view.root), (Some(true), Some(fleet.fingerprint())), "and it is shown");
    let named = LocationAnswer::At { id: hall(1), name: Some("政务大厅".into()) };
    asked(&shell, "its name", |view| view.location == Some(named.clone())).await;
    answer(&shell, SetupAnswer::Finish);
    eventually("it is let in", || server.state().actual.is_some()).await;
    let request = server.state().enrollments[0].clone();
    assert_eq!(request.location_wish, Some(hall(1)));
    assert_eq!(request.enrollment_code.as_deref(), Some("K7M2-9QXP"));
    let root = fs::read(dir.path().join("data/setup-root.json")).unwrap();
    assert_eq!(root_fingerprint(&root), fleet.fingerprint(), "releases lead back to it from now on");
}

#[tokio::test]
async fn where_it_stands_is_chosen_from_the_list_or_off_the_wall() {
    let (dir, server) = (tempfile::tempdir().unwrap(), server().await);
    let socket = AgentProcess::socket(dir.path());
    let (mut agent, mut shell) =
        (AgentProcess::start_unset(dir.path(), &[]), FakeShell::connect(&socket).await);
    walk_to_server(&shell).await;
    scan(&shell, &format!("{}/#/set-up?code=K7M2-9QXP", server.address()));
    at(&shell, Step::Trust).await;
    answer(&shell, SetupAnswer::Trust { fingerprint: None });
    at(&shell, Step::Location).await;
    find(&shell, "", false);
    asked(&shell, "nothing is published", |view| view.locations == LocationSearch::Closed).await;
    let names = ["东城便民服务中心", "西外政务大厅", "三里坪服务站"];
    let halls = names.iter().zip(1..).map(|(name, place)| (hall(place), (*name).to_owned()));
    server.state().locations = Some(halls.collect());
    let shows = |wanted: &'static [&str], further: bool| {
        move |view: &SetupView| {
            let LocationSearch::Found { items, more } = &view.locations else { return false };
            *more == further && items.iter().map(|one| one.name.as_str()).eq(wanted.iter().copied())
        }
    };
    find(&shell, "", false);
    asked(&shell, "the first page", shows(&["东城便民服务中心", "西外政务大厅"], true)).await;
    find(&shell, "", true);
    asked(&shell, "the second", shows(&["三里坪服务站"], false)).await;
    answer(&shell, SetupAnswer::Location { id: Some(hall(2)) });
    asked(&shell, "not among these", |view| view.problem == Some(SetupProblem::Location)).await;
    find(&shell, "西外", false);
    asked(&shell, "what was typed", shows(&["西外政务大厅"], false)).await;
    answer(&shell, SetupAnswer::Location { id: Some(hall(2)) });
    at(&shell, Step::Finish).await;
    agent.kill();
    let _agent = AgentProcess::start_unset(dir.path(), &[]);
    shell.reconnect(&socket).await;
    let chosen = LocationAnswer::At { id: hall(2), name: Some("西外政务大厅".into()) };
    asked(&shell, "it outlasts the power", |view| view.location == Some(chosen.clone())).await;
    shell.say(&ShellMessage::Setup(SetupRequest::Back));
    at(&shell, Step::Location).await;
    scan(&shell, &format!("https://elsewhere.example/here/{}", hall(3)));
    let on_wall = LocationAnswer::At { id: hall(3), name: Some("三里坪服务站".into()) };
    asked(&shell, "the one on the wall", |view| view.location == Some(on_wall.clone())).await;
    answer(&shell, SetupAnswer::Finish);
    eventually("it asks", || !server.state().enrollments.is_empty()).await;
    assert_eq!(server.state().enrollments[0].location_wish, Some(hall(3)));
}

#[tokio::test]
async fn where_it_stands_is_chosen_on_a_map() {
    let (dir, server) = (tempfile::tempdir().unwrap(), server().await);
    let _agent = AgentProcess::start_unset(dir.path(), &[]);
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    walk_to_server(&shell).await;
    scan(&shell, &format!("{}/#/set-up?code=K7M2-9QXP", server.address()));
    at(&shell, Step::Trust).await;
    let names = ["东城便民服务中心", "西外政务大厅", "宣汉县政务大厅", "三里坪服务站"];
    let halls = names.iter().zip(1..).map(|(name, place)| (hall(place), (*name).to_owned()));
    server.state().locations = Some(halls.collect());
    server.state().points.extend([(hall(2), (107.4657, 31.2118)), (hall(3), (107.7272, 31.3538))]);
    shell.say(&ShellMessage::Setup(SetupRequest::MapLocations));
    answer(&shell, SetupAnswer::Trust { fingerprint: None });
    let view = asked(&shell, "where they lie", |view| view.map.is_some()).await;
    let map = view.map.unwrap();
    let pins = map.pins.iter().map(|pin| (pin.choice.name.as_str(), pin.longitude_e6, pin.latitude_e6));
    let known = [("西外政务大厅", 107_465_700, 31_211_800), ("宣汉县政务大厅", 107_727_200, 31_353_800)];
    assert!(pins.eq(known), "{map:?}");
    let pin = &map.pins[0];
    assert_eq!((pin.choice.place.as_str(), pin.division.as_str()), ("通川区 · 朝阳中路 1 号", "通川区"));
    assert_eq!(map.others, 2);
    answer(&shell, SetupAnswer::Location { id: Some(hall(1)) });
    asked(&shell, "not on it", |view| view.problem == Some(SetupProblem::Location)).await;
    // Nobody has asked for the list.
    answer(&shell, SetupAnswer::Location { id: Some(hall(3)) });
    let view = at(&shell, Step::Finish).await;
    let chosen = LocationAnswer::At { id: hall(3), name: Some("宣汉县政务大厅".into()) };
    assert_eq!((view.location, view.map), (Some(chosen), None));
}

#[tokio::test]
async fn the_network_has_its_page_while_it_is_asked_for() {
    let (dir, server) = (tempfile::tempdir().unwrap(), server().await);
    let _agent = AgentProcess::start_unset(dir.path(), &[]);
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    walk_to_server(&shell).await;
    network::ask(&shell, NetworkRequest::Test {});
    network::ask(&shell, NetworkRequest::Look {});
    let looked = |view: &NetworkView| view.manager != NetworkManagerState::Unasked;
    let view = eventually_some("the cards", || network::views(&shell).into_iter().find(looked)).await;
    assert_eq!((view.has_server, view.test), (false, None), "there is no way to test yet");
    answer(&shell, SetupAnswer::Server { address: server.address() });
    asked(&shell, "the server", |view| view.check == ServerCheck::Reached).await;
    network::ask(&shell, NetworkRequest::Test {});
    let ended = |view: &NetworkView| view.test.as_ref().is_some_and(|test| test.end.is_some());
    let view = eventually_some("the test", || network::views(&shell).into_iter().find(ended)).await;
    assert_eq!((view.has_server, view.test.unwrap().end), (true, Some(TestEnd::Passed)));
}

/// Keys, and a root of their own.
pub struct Fleet {
    dir: tempfile::TempDir,
}

impl Fleet {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let keys = create_keys(&dir.path().join("keys"), 1).unwrap();
        let until = "2999-01-01T00:00:00Z".parse().unwrap();
        init_repository(&dir.path().join("repo"), &keys, NonZeroU64::MIN, until).await.unwrap();
        Self { dir }
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().join("repo").join(METADATA_DIR).join("1.root.json")
    }

    pub fn fingerprint(&self) -> Vec<String> {
        root_fingerprint(&fs::read(self.root()).unwrap())
    }

    /// Plugs a stick in that answers everything.
    async fn plug(&self, dir: &Path, server: &FakeServer, until: &str) {
        self.leave(&dir.join("stick"), server, until).await;
    }

    async fn leave(&self, place: &Path, server: &FakeServer, until: &str) {
        self.sign(place, settings(server), until).await;
    }

    /// Plugs a stick in with these settings.
    pub async fn plug_settings(&self, dir: &Path, settings: Settings) {
        self.sign(&dir.join("stick"), settings, LONG).await;
    }

    async fn sign(&self, place: &Path, settings: Settings, until: &str) {
        let keys = fleet_release::sign::KeyFiles::new(&self.dir.path().join("keys"));
        let repo = self.dir.path().join("repo");
        let file = sign_settings(&repo, &keys, settings, until.parse().unwrap()).await.unwrap();
        fs::create_dir_all(place).unwrap();
        fs::write(place.join("kiosk-settings.json"), file).unwrap();
    }
}

/// Answers everything.
pub fn settings(server: &FakeServer) -> Settings {
    Settings {
        fleet: "达州市".into(),
        server: server.address(),
        codes: vec!["USED-CODE".into(), "K7M2-9QXP".into()],
        devices: [("scanner".to_owned(), "serial:/dev/ttyACM0".to_owned())].into(),
        ..Settings::default()
    }
}

const LONG: &str = "2999-01-01T00:00:00Z";

#[tokio::test]
async fn a_stick_of_the_fleet_that_the_package_trusts_needs_no_touch() {
    let (dir, server, fleet) = (tempfile::tempdir().unwrap(), server().await, Fleet::new().await);
    fleet.plug(dir.path(), &server, LONG).await;
    let root = fleet.root();
    let _agent = AgentProcess::start_unset(dir.path(), &["--release-root", root.to_str().unwrap()]);
    // The first code was used by another terminal: the next one lets this one in.
    eventually("it is let in", || server.state().actual.is_some()).await;
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    assert!(shell.heard().contains(&AgentMessage::UseDevices(scanner())));
}

#[tokio::test]
async fn what_an_installer_stick_has_left_needs_no_stick_and_does_not_stay() {
    let (dir, server, fleet) = (tempfile::tempdir().unwrap(), server().await, Fleet::new().await);
    let brought = dir.path().join("data/brought");
    fleet.leave(&brought, &server, LONG).await;
    let root = fleet.root();
    let _agent = AgentProcess::start_unset(dir.path(), &["--release-root", root.to_str().unwrap()]);
    eventually("it is let in", || server.state().actual.is_some()).await;
    assert!(!brought.exists(), "codes to be let in by were in there");
}

#[tokio::test]
async fn a_stick_says_where_a_terminal_stands_how_its_picture_is_turned_and_how_loud_it_is() {
    let (dir, server, fleet) = (tempfile::tempdir().unwrap(), server().await, Fleet::new().await);
    let screen = SettingsScreen { turn: Some(ScreenTurn::Left), ..SettingsScreen::default() };
    let answers =
        Settings { location: Some(hall(2)), screen: Some(screen), volume: Some(60), ..settings(&server) };
    fleet.plug_settings(dir.path(), answers).await;
    let root = fleet.root();
    let _agent = AgentProcess::start_unset(dir.path(), &["--release-root", root.to_str().unwrap()]);
    eventually("it is let in", || server.state().actual.is_some()).await;
    assert!(server.state().enrollments.iter().all(|request| request.location_wish == Some(hall(2))));
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    let display = DisplaySettings { others: Some(ScreenTurn::Left), ..DisplaySettings::default() };
    for said in [AgentMessage::Display(display.clone()), AgentMessage::Volume { percent: 60 }] {
        eventually("it is said to the shell", || shell.heard().contains(&said)).await;
    }
    let file = fs::read(dir.path().join("data/display.json")).unwrap();
    assert_eq!(serde_json::from_slice::<DisplaySettings>(&file).unwrap(), display);
}

#[tokio::test]
async fn a_stick_that_brings_the_root_needs_one_touch() {
    let (dir, server, fleet) = (tempfile::tempdir().unwrap(), server().await, Fleet::new().await);
    let _agent = AgentProcess::start_unset(dir.path(), &[]);
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    at(&shell, Step::Language).await;
    fleet.plug(dir.path(), &server, LONG).await;
    let waits = |view: &SetupView| {
        let note = view.stick.as_ref().and_then(|stick| stick.settings.as_ref());
        matches!(note, Some(SettingsNote::WaitsForRoot { fleet, .. }) if fleet == "达州市")
    };
    let view = asked(&shell, "the fingerprint", waits).await;
    assert_eq!(view.stick.unwrap().root, Some(fleet.fingerprint()));
    let mut other = fleet.fingerprint();
    other[7] = "00000".into();
    shell.say(&ShellMessage::Setup(SetupRequest::TakeSettings { fingerprint: other }));
    asked(&shell, "another than was shown", |view| view.problem == Some(SetupProblem::StickGone)).await;
    shell.say(&ShellMessage::Setup(SetupRequest::TakeSettings { fingerprint: fleet.fingerprint() }));
    eventually("it is let in", || server.state().actual.is_some()).await;
    let root = fs::read(dir.path().join("data/setup-root.json")).unwrap();
    assert_eq!(root_fingerprint(&root), fleet.fingerprint(), "releases lead back to it from now on");
}

#[tokio::test]
async fn sticks_that_are_not_believed_say_why() {
    let (server, fleet, other) = (server().await, Fleet::new().await, Fleet::new().await);
    for (of, until, why) in [
        (&other, LONG, SettingsRefusal::AnotherFleet),
        (&fleet, "2001-01-01T00:00:00Z", SettingsRefusal::Expired),
    ] {
        let dir = tempfile::tempdir().unwrap();
        of.plug(dir.path(), &server, until).await;
        let root = fleet.root();
        let _agent = AgentProcess::start_unset(dir.path(), &["--release-root", root.to_str().unwrap()]);
        let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
        let refused = |why| {
            move |view: &SetupView| {
                view.stick.as_ref().and_then(|stick| stick.settings.clone())
                    == Some(SettingsNote::Refused { why })
            }
        };
        asked(&shell, "why not", refused(why)).await;
        let file = dir.path().join("stick/kiosk-settings.json");
        let changed = fs::read_to_string(&file).unwrap().replace("达州市", "另一市");
        fs::write(&file, changed.replace("K7M2-9QXP", "K7M2-9QXPX")).unwrap();
        let why = if why == SettingsRefusal::AnotherFleet { why } else { SettingsRefusal::BadSignature };
        asked(&shell, "it was changed", refused(why)).await;
    }
    assert!(server.state().enrollments.is_empty());
}
