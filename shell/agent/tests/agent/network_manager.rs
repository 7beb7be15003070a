//! Cards set through a real NetworkManager, which `tests/network-manager.sh` starts in a network of its own: card `eth9`, at whose
//! other end somebody gives addresses of 10.77.0.0/24.

use std::process::Command;

use fleet_release::client::{Settings, SettingsNetwork};
use terminal_agent::network_setup::NetworkSetup;
use terminal_core::ipc::{CardState, ChangeView, NetworkRequest};
use terminal_core::network_setup::{
    FixedAddress, IpSetting, NetworkChange, NetworkSetting, TrialEnd, TrialState, WifiSecret, WifiSecurity,
};

use crate::maintenance::{code, enter, known, wang};
use crate::network_setup::{ask, views};
use crate::setup;
use crate::support::{AgentProcess, FakeShell, eventually};

const CARD: &str = "eth9";
const GIVEN: &str = "10.77.0.";
const TYPED: &str = "10.99.0.5";

fn fixed() -> NetworkChange {
    let address = FixedAddress {
        address: TYPED.parse().unwrap(),
        prefix: 24,
        gateway: "10.99.0.1".parse().unwrap(),
        dns: vec!["10.99.0.1".parse().unwrap(), "10.99.0.2".parse().unwrap()],
    };
    let setting = NetworkSetting::Wired { ip: IpSetting::Fixed(address) };
    NetworkChange { interface: CARD.into(), setting }
}

fn automatic() -> NetworkChange {
    let setting = NetworkSetting::Wired { ip: IpSetting::Automatic };
    NetworkChange { interface: CARD.into(), setting }
}

fn said(program: &str, arguments: &[&str]) -> String {
    String::from_utf8(Command::new(program).args(arguments).output().unwrap().stdout).unwrap()
}

fn has_address(start: &str) -> bool {
    said("ip", &["-br", "-4", "addr", "show", CARD]).split_whitespace().any(|word| word.starts_with(start))
}

fn settings() -> Vec<String> {
    let names = said("nmcli", &["-t", "-f", "NAME", "connection", "show"]);
    names.lines().filter(|name| name.starts_with("kiosk-")).map(str::to_owned).collect()
}

#[tokio::test]
#[ignore = "wants the network of tests/network-manager.sh"]
async fn what_is_kept_stays_and_what_is_not_leaves_nothing() {
    let setup = NetworkSetup::default();
    for change in [automatic(), fixed()] {
        let tried = setup.prepare(&change).await.unwrap();
        setup.activate(&tried).await.unwrap();
        setup.keep(&tried).await.unwrap();
        assert_eq!(settings(), ["kiosk-eth9"], "one for each card, whatever was set before");
    }
    let cards = setup.look().await.unwrap();
    let card = cards.iter().find(|card| card.name == CARD).unwrap();
    assert_eq!(
        (card.state, card.is_fixed, card.is_wifi),
        (CardState::Connected, Some(true), false),
        "{card:?}"
    );
    assert_eq!((card.addresses[0].as_str(), card.gateway.as_deref()), ("10.99.0.5/24", Some("10.99.0.1")));
    assert_eq!(card.dns, ["10.99.0.1", "10.99.0.2"]);

    let tried = setup.prepare(&automatic()).await.unwrap();
    setup.activate(&tried).await.unwrap();
    assert!(has_address(GIVEN) && !has_address(TYPED));
    setup.take_back(&tried).await.unwrap();
    assert!(has_address(TYPED) && !has_address(GIVEN));
    assert_eq!(settings(), ["kiosk-eth9"]);
}

#[tokio::test]
#[ignore = "wants the network of tests/network-manager.sh"]
async fn a_password_is_where_networkmanager_keeps_it_and_on_no_command_line() {
    let secret = r#"canary "x$\ 7788"#;
    let setting = NetworkSetting::Wifi {
        ssid: "政务:大厅\\a".into(),
        hidden: true,
        security: WifiSecurity::Personal,
        secret: Some(WifiSecret(secret.into())),
    };
    let setup = NetworkSetup::default();
    let tried = setup.prepare(&NetworkChange { interface: "wlan9".into(), setting }).await.unwrap();
    let get = |field: &str| {
        said("nmcli", &["-s", "-e", "no", "-g", field, "connection", "show", "uuid", &tried.uuid])
    };
    assert_eq!(get("802-11-wireless-security.psk").trim_end(), secret);
    assert_eq!(get("802-11-wireless.ssid").trim_end(), "政务:大厅\\a");
    assert_eq!(get("connection.autoconnect").trim_end(), "no", "not before it is kept");
    assert!(setup.activate(&tried).await.is_err(), "there is no such card");
    setup.take_back(&tried).await.unwrap();
    assert!(!settings().iter().any(|name| name.starts_with("kiosk-wlan9")));
}

fn change(shell: &FakeShell) -> Option<ChangeView> {
    views(shell).pop()?.change
}

fn ended(shell: &FakeShell) -> Option<TrialEnd> {
    match change(shell)?.state? {
        TrialState::Over(end) => Some(end),
        TrialState::Connecting | TrialState::Looking => None,
    }
}

#[tokio::test]
#[ignore = "wants the network of tests/network-manager.sh"]
async fn what_does_not_lead_to_the_server_is_taken_back_also_by_a_terminal_that_was_switched_off() {
    let setup = NetworkSetup::default();
    let tried = setup.prepare(&automatic()).await.unwrap();
    setup.activate(&tried).await.unwrap();
    setup.keep(&tried).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, mut shell, now) = known(dir.path()).await;
    enter(&shell, code(&wang(), now)).await;
    // A server that does not work is as good as none.
    server.state().down = true;
    let looks =
        |shell: &FakeShell| change(shell).is_some_and(|change| change.state == Some(TrialState::Looking));
    ask(&shell, NetworkRequest::Set { change: fixed() });
    eventually("the server to be looked for", || looks(&shell)).await;
    assert!(has_address(TYPED));
    ask(&shell, NetworkRequest::TakeBack {});
    eventually("the change to be taken back", || ended(&shell) == Some(TrialEnd::TakenBack)).await;
    eventually("what was before", || has_address(GIVEN) && settings() == ["kiosk-eth9"]).await;

    ask(&shell, NetworkRequest::Set { change: fixed() });
    eventually("the server to be looked for", || looks(&shell)).await;
    agent.kill();
    let _agent = AgentProcess::start(&server, dir.path());
    eventually("what was before", || has_address(GIVEN) && settings() == ["kiosk-eth9"]).await;

    server.state().down = false;
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    enter(&shell, code(&wang(), now)).await;
    ask(&shell, NetworkRequest::Set { change: fixed() });
    eventually("the server to be reached", || ended(&shell) == Some(TrialEnd::Reached)).await;
    eventually("what was set to stay", || has_address(TYPED) && settings() == ["kiosk-eth9"]).await;
}

#[tokio::test]
#[ignore = "wants the network of tests/network-manager.sh"]
async fn what_a_stick_sets_is_kept_by_the_gateway_where_the_line_behind_it_is_still_to_come() {
    let (dir, server, fleet) =
        (tempfile::tempdir().unwrap(), setup::server().await, setup::Fleet::new().await);
    server.state().down = true;
    let fixed = FixedAddress {
        address: "10.77.0.9".parse().unwrap(),
        prefix: 24,
        gateway: "10.77.0.1".parse().unwrap(),
        dns: vec!["10.77.0.1".parse().unwrap()],
    };
    let network = SettingsNetwork::Cable { interface: None, fixed: Some(fixed) };
    let said = Settings { network: Some(network), ..setup::settings(&server) };
    fleet.plug_settings(dir.path(), said).await;
    let root = fleet.root();
    let _agent = AgentProcess::start_unset(dir.path(), &["--release-root", root.to_str().unwrap()]);
    let finished = || {
        let file = std::fs::read_to_string(dir.path().join("data/setup.json")).unwrap_or_default();
        file.contains("\"finished\":true")
    };
    eventually("the settings to be taken", finished).await;
    assert!(has_address("10.77.0.9") && settings() == ["kiosk-eth9"]);
    server.state().down = false;
    eventually("it is let in", || server.state().actual.is_some()).await;
}
