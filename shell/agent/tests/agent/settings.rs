//! What whoever maintains a terminal changes of how it was set up, and what of it nobody changes there.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use fleet_protocol::{MaintenanceAct, MaintenanceEnd, MaintenanceStep, ScreenTurn, UnixMillis};
use terminal_core::display::DisplaySettings;
use terminal_core::ipc::{
    AgentMessage, FixedWay, MaintenanceRequest, MaintenanceWord, Screen, ServerCheck, SettingsView,
    SetupAnswer,
};
use terminal_core::setup::{ChosenDevices, Proxy, SoundAnswer, Step};

use crate::maintenance::{code, enter, known, learns, steps, wang, want, words};
use crate::setup::{answer, server, walk};
use crate::support::{AgentProcess, FakeServer, FakeShell, eventually, eventually_some};

/// Settings as they were shown last, once they are so.
async fn settings(shell: &FakeShell, what: &str, is_so: impl Fn(&SettingsView) -> bool) -> SettingsView {
    let shown = |word| if let MaintenanceWord::Settings(view) = word { Some(*view) } else { None };
    eventually_some(what, || words(shell).into_iter().filter_map(shown).next_back().filter(&is_so)).await
}

async fn looks(shell: &FakeShell, now: UnixMillis) -> SettingsView {
    enter(shell, code(&wang(), now)).await;
    want(shell, MaintenanceRequest::LookAtSettings);
    settings(shell, "how it is set", |_| true).await
}

fn change(shell: &FakeShell, answer: SetupAnswer) {
    want(shell, MaintenanceRequest::Change(answer));
}

fn acts(server: &FakeServer) -> Vec<MaintenanceAct> {
    let act = |step| if let MaintenanceStep::Acted { act, .. } = step { Some(act) } else { None };
    steps(server).into_iter().filter_map(act).collect()
}

#[tokio::test]
async fn devices_and_screen_are_others_at_once_and_at_every_start() {
    let dir = tempfile::tempdir().unwrap();
    let (server, agent, mut shell, now) = known(dir.path()).await;
    change(&shell, SetupAnswer::Devices { devices: ChosenDevices::default() });
    eventually("nobody is let in yet", || words(&shell).contains(&MaintenanceWord::Ended)).await;
    let view = looks(&shell, now).await;
    assert_eq!((view.devices, view.fixed), (ChosenDevices::default(), Some(FixedWay::Environment)));

    let devices = ChosenDevices { scanner: Some("serial:/dev/ttyACM1".into()), ..ChosenDevices::default() };
    change(&shell, SetupAnswer::Devices { devices: devices.clone() });
    settings(&shell, "the scanner", |view| view.changed == Some(Step::Devices) && view.devices == devices)
        .await;
    let turned = DisplaySettings {
        turns: [("HDMI-1".to_owned(), ScreenTurn::Left)].into(),
        ..DisplaySettings::default()
    };
    change(&shell, SetupAnswer::Display { settings: turned.clone() });
    settings(&shell, "the turn", |view| view.changed == Some(Step::Display)).await;
    change(&shell, SetupAnswer::Sound { sound: SoundAnswer::NotHeard });
    settings(&shell, "the sound", |view| view.sound == Some(SoundAnswer::NotHeard)).await;
    // What it is to the fleet is nobody's to change here.
    change(&shell, SetupAnswer::Server { address: "https://elsewhere.example".into() });
    change(&shell, SetupAnswer::Trust { fingerprint: None });
    change(&shell, SetupAnswer::Network { proxy: None, ca: false });
    want(&shell, MaintenanceRequest::Leave);
    let told = [AgentMessage::UseDevices(devices.clone()), AgentMessage::Display(turned.clone())];
    assert!(told.iter().all(|message| shell.heard().contains(message)));
    let expected = [
        MaintenanceAct::SetDevices,
        MaintenanceAct::TurnDisplay { turn: ScreenTurn::Left },
        MaintenanceAct::SoundJudged { heard: false },
    ];
    eventually("the record", || acts(&server) == expected).await;
    let file = dir.path().join("data/display.json");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o644, "the shell reads it");
    assert_eq!(serde_json::from_slice::<DisplaySettings>(&fs::read(&file).unwrap()).unwrap(), turned);

    drop(agent);
    fs::remove_file(&file).unwrap();
    let _agent = AgentProcess::start(&server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    eventually("the same again", || told.iter().all(|message| shell.heard().contains(message))).await;
    assert!(file.exists(), "made anew");
}

#[tokio::test]
async fn another_way_to_the_server_is_tried_before_it_is_kept() {
    let (dir, server) = (tempfile::tempdir().unwrap(), server().await);
    let socket = AgentProcess::socket(dir.path());
    let (mut agent, _launcher) = AgentProcess::start_unset_by_launcher(dir.path());
    let mut shell = FakeShell::connect(&socket).await;
    walk(&shell, &server).await;
    answer(&shell, SetupAnswer::Finish);
    eventually("it is let in", || server.state().actual.is_some()).await;
    shell.reconnect(&socket).await;
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    let now = learns(&server, &shell).await;
    assert_eq!(looks(&shell, now).await.fixed, None);

    let nobody = Proxy { address: "127.0.0.1:9".into(), user: None, password: None };
    change(&shell, SetupAnswer::Network { proxy: Some(nobody), ca: false });
    settings(&shell, "no way", |view| matches!(view.check, ServerCheck::Failed { .. })).await;
    want(&shell, MaintenanceRequest::LookAtSettings);
    let view = settings(&shell, "as before", |view| view.check == ServerCheck::Unasked).await;
    assert_eq!((view.proxy, view.stick_ca), (None, false));

    // While somebody looks, a stick that is plugged in is mounted and read.
    assert!(dir.path().join("data/reads-stick").exists());
    fs::create_dir_all(dir.path().join("stick")).unwrap();
    fs::write(dir.path().join("stick/ca.pem"), authority()).unwrap();
    settings(&shell, "the stick", |view| view.stick_ca).await;
    change(&shell, SetupAnswer::Network { proxy: None, ca: true });
    // It is reached by that, too: the agent ends, and its launcher starts it anew.
    eventually("its end", || agent.has_ended()).await;
    assert!(!dir.path().join("data/reads-stick").exists());
    let _agent = AgentProcess::start_unset(dir.path(), &[]);
    let way = MaintenanceAct::SetWay { proxied: false, own_authority: true, reached: true };
    eventually("the record", || acts(&server) == [way]).await;
    let ended = |step: &MaintenanceStep| {
        matches!(step, MaintenanceStep::Ended { end: MaintenanceEnd::Restarted, .. })
    };
    eventually("the end of the visit", || steps(&server).iter().any(ended)).await;
    let file = dir.path().join("data/setup-ca.pem");
    eventually("the next run to go that way", || file.exists()).await;
}

/// Some certificate authority.
fn authority() -> String {
    let key = rcgen::KeyPair::generate().unwrap();
    rcgen::CertificateParams::new(vec![]).unwrap().self_signed(&key).unwrap().pem()
}
