//! A stick's settings set a network card before anything else of them is taken: kept by itself, taken back by itself, and neither
//! half done when the power goes. What stands in for NetworkManager writes down what it was asked for.

use std::fs;
use std::path::Path;

use fleet_release::client::{Settings, SettingsNetwork};
use terminal_core::ipc::{Screen, SettingsNote, SetupAnswer, SetupView};
use terminal_core::network_setup::{TrialEnd, WifiSecret};
use terminal_core::setup::Step;

use crate::setup::{Fleet, answer, asked, at, server, settings};
use crate::support::{AgentProcess, FakeNmcli, FakeServer, FakeShell, eventually};

const SECRET: &str = "canary-wifi-7788";

fn with_wifi(server: &FakeServer) -> Settings {
    let network = SettingsNetwork::Wifi {
        interface: None,
        ssid: "政务大厅".into(),
        hidden: false,
        security: None,
        password: Some(WifiSecret(SECRET.into())),
    };
    Settings { network: Some(network), ..settings(server) }
}

fn note(view: &SetupView) -> Option<SettingsNote> {
    view.stick.as_ref()?.settings.clone()
}

/// All that lies in the agent's directory.
fn written(dir: &Path) -> String {
    let files =
        fs::read_dir(dir.join("data")).unwrap().flatten().filter_map(|file| fs::read(file.path()).ok());
    files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
}

#[tokio::test]
async fn the_card_is_set_and_kept_without_a_touch() {
    let (dir, server, fleet) = (tempfile::tempdir().unwrap(), server().await, Fleet::new().await);
    let nmcli = FakeNmcli::new(dir.path());
    fleet.plug_settings(dir.path(), with_wifi(&server)).await;
    nmcli.hold();
    let _agent = AgentProcess::start_unset_beside(dir.path(), &nmcli, &fleet.root());
    let mut shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    let connecting = SettingsNote::Connecting { fleet: "达州市".into() };
    asked(&shell, "it is said", |view| note(view) == Some(connecting.clone())).await;
    eventually("it is being connected", || nmcli.is_connecting()).await;
    assert!(!written(dir.path()).contains("K7M2"), "nothing is taken before the card is set");
    // What happens to the stick meanwhile does not matter.
    fs::remove_file(dir.path().join("stick/kiosk-settings.json")).unwrap();
    nmcli.let_go();
    eventually("it is let in", || server.state().actual.is_some()).await;
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    let added = nmcli.place_of(&["connection add type wifi", "ifname wlan7", "ssid 政务大厅", "wpa-psk"]);
    let kept = nmcli.place_of(&["connection modify uuid tried", "kiosk-wlan7", "autoconnect yes"]);
    assert!(added.is_some() && added < kept, "{:?}", nmcli.asked());
    assert_eq!(nmcli.place_of(&["connection delete"]), None);
    assert!(nmcli.edited().contains(SECRET), "by standard input");
    assert!(!nmcli.asked().concat().contains(SECRET) && !written(dir.path()).contains(SECRET));
}

#[tokio::test]
async fn a_card_that_cannot_be_set_is_as_before_and_the_rest_is_taken() {
    let (dir, server, fleet) = (tempfile::tempdir().unwrap(), server().await, Fleet::new().await);
    let nmcli = FakeNmcli::new(dir.path());
    nmcli.refuse();
    let wired = SettingsNetwork::Cable { interface: Some("eth7".into()), fixed: None };
    fleet.plug_settings(dir.path(), Settings { network: Some(wired), ..settings(&server) }).await;
    let _agent = AgentProcess::start_unset_beside(dir.path(), &nmcli, &fleet.root());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    let not_set = SettingsNote::CardNotSet {
        why: TrialEnd::NotConnected,
        detail: Some("Connection activation failed: no secrets".into()),
    };
    let view = asked(&shell, "why not", |view| note(view) == Some(not_set.clone())).await;
    assert_eq!((view.step, view.steps), (Step::Network, vec![Step::Network, Step::Finish]));
    assert_eq!(view.has_code, Some(true));
    let deleted = nmcli.place_of(&["connection delete uuid tried"]);
    assert!(deleted.is_some() && deleted < nmcli.place_of(&["connection up uuid before", "ifname eth7"]));
    assert_eq!(nmcli.place_of(&["connection modify"]), None);
    assert!(server.state().enrollments.is_empty(), "nothing counts before somebody has seen to it");
    answer(&shell, SetupAnswer::Network { proxy: None, ca: false });
    at(&shell, Step::Finish).await;
    answer(&shell, SetupAnswer::Finish);
    eventually("it is let in", || server.state().actual.is_some()).await;
}

#[tokio::test]
async fn a_card_that_is_not_there_is_said() {
    let (dir, server, fleet) = (tempfile::tempdir().unwrap(), server().await, Fleet::new().await);
    let nmcli = FakeNmcli::new(dir.path());
    let wired = SettingsNetwork::Cable { interface: Some("eno1".into()), fixed: None };
    fleet.plug_settings(dir.path(), Settings { network: Some(wired), ..settings(&server) }).await;
    let _agent = AgentProcess::start_unset_beside(dir.path(), &nmcli, &fleet.root());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    let not_set = SettingsNote::CardNotSet {
        why: TrialEnd::NotConnected,
        detail: Some("there is no such network card".into()),
    };
    asked(&shell, "why not", |view| view.step == Step::Network && note(view) == Some(not_set.clone())).await;
    assert_eq!(nmcli.place_of(&["connection add"]), None);
}

#[tokio::test]
async fn a_terminal_that_is_switched_off_in_the_middle_takes_the_card_back_and_begins_anew() {
    let (dir, server, fleet) = (tempfile::tempdir().unwrap(), server().await, Fleet::new().await);
    let nmcli = FakeNmcli::new(dir.path());
    nmcli.hold();
    fleet.plug_settings(dir.path(), with_wifi(&server)).await;
    let mut agent = AgentProcess::start_unset_beside(dir.path(), &nmcli, &fleet.root());
    eventually("it is being connected", || nmcli.is_connecting()).await;
    agent.kill();
    nmcli.let_go();
    let _agent = AgentProcess::start_unset_beside(dir.path(), &nmcli, &fleet.root());
    eventually("it is let in", || server.state().actual.is_some()).await;
    let asked = nmcli.asked();
    let place = |words: &str| asked.iter().position(|line| line.contains(words));
    let adds: Vec<usize> =
        (0..asked.len()).filter(|place| asked[*place].starts_with("connection add")).collect();
    let back = place("connection delete uuid tried").unwrap();
    assert!(adds.len() == 2 && adds[0] < back && back < adds[1], "{asked:?}");
    assert!(adds[1] < place("autoconnect yes").unwrap(), "and then it is kept");
}
