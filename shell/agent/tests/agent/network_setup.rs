//! The network's test over the shell's socket, who may ask for it, and the log that is taken along on a stick.

use std::io::Read as _;
use std::path::Path;

use fleet_protocol::{Event, MaintenanceAct, MaintenanceStep};
use fleet_release::link::{AgentWord, LauncherWord, StickOutcome};
use terminal_core::ipc::{
    AgentMessage, MaintenanceRequest, MaintenanceWord, NetworkRequest, NetworkView, NotDone, PrinterAdding,
    PrinterFault, PrinterView, ShellMessage,
};
use terminal_core::network_setup::{NetworkChange, NetworkSetting, WifiSecret, WifiSecurity};
use terminal_core::network_test::{Hop, TestEnd};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixListener;

use crate::maintenance::{code, enter, known, learns, wang, words};
use crate::support::{
    AgentProcess, FakeLauncher, FakeServer, FakeShell, desired, eventually, eventually_some,
};

pub fn ask(shell: &FakeShell, request: NetworkRequest) {
    shell.say(&ShellMessage::Network(request));
}

pub fn views(shell: &FakeShell) -> Vec<NetworkView> {
    let view = |message| if let AgentMessage::Network(view) = message { Some(*view) } else { None };
    shell.heard().into_iter().filter_map(view).collect()
}

fn acts(server: &FakeServer) -> Vec<MaintenanceAct> {
    let act = |event: &Event| {
        let Event::Maintenance { step: MaintenanceStep::Acted { act, .. } } = event else { return None };
        Some(*act)
    };
    server.state().events().iter().filter_map(act).collect()
}

#[tokio::test]
async fn the_test_runs_for_whoever_maintains_the_terminal_and_for_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell, now) = known(dir.path()).await;
    ask(&shell, NetworkRequest::Test {});
    enter(&shell, code(&wang(), now)).await;
    assert_eq!(views(&shell), [], "before the PIN nothing was heard");
    ask(&shell, NetworkRequest::Test {});
    let ended = |view: &NetworkView| view.test.as_ref().is_some_and(|test| test.end.is_some());
    let view = eventually_some("the test to end", || views(&shell).into_iter().find(ended)).await;
    let test = view.test.unwrap();
    assert_eq!((test.end, test.results.len()), (Some(TestEnd::Passed), Hop::ALL.len()), "{test:?}");
    assert!(views(&shell).len() > 5, "hop by hop");
    eventually("it is on record, once", || acts(&server) == [MaintenanceAct::TestNetwork]).await;
}

/// In place of `network-printer`: the printer that is asked for has a queue by this name. What it was asked.
async fn adds_printer(listener: UnixListener, queue: &str) -> String {
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = BufReader::new(stream);
    let mut asked = String::new();
    stream.read_line(&mut asked).await.unwrap();
    stream.write_all(format!("added {queue}\n").as_bytes()).await.unwrap();
    asked
}

#[tokio::test]
async fn a_printer_on_the_network_is_added_by_whoever_maintains_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell, now) = known(dir.path()).await;
    let host = [10, 77, 3, 40].into();
    ask(&shell, NetworkRequest::AddPrinter { host });
    enter(&shell, code(&wang(), now)).await;
    assert_eq!(views(&shell), [], "before the PIN nothing was heard");
    let shown = async |state: PrinterAdding| {
        let wanted = Some(PrinterView { host, state });
        eventually("the printer", || views(&shell).iter().any(|view| view.printer == wanted)).await;
    };
    ask(&shell, NetworkRequest::AddPrinter { host });
    shown(PrinterAdding::Failed { why: PrinterFault::NoService }).await;
    let listener = UnixListener::bind(AgentProcess::printer_socket(dir.path())).unwrap();
    ask(&shell, NetworkRequest::AddPrinter { host });
    assert_eq!(adds_printer(listener, "LaserJet-P3015").await, "10.77.3.40\n");
    shown(PrinterAdding::Added { queue: "LaserJet-P3015".into() }).await;
    eventually("it is on record", || acts(&server) == [MaintenanceAct::SetDevices; 2]).await;
}

/// Everything that nobody may read on a stick.
const PROXY_SECRET: &str = "canary-proxy-5521";
const WIFI_SECRET: &str = "canary-wifi-7788";

#[tokio::test]
async fn the_log_goes_to_a_stick_without_any_secret() {
    let dir = tempfile::tempdir().unwrap();
    let server = FakeServer::start().await;
    server.state().desired = Some(desired("1", vec![]));
    let (_agent, launcher) = AgentProcess::start_behind(&server, dir.path(), PROXY_SECRET);
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    eventually("the terminal asks to be let in", || !server.state().enrollments.is_empty()).await;
    server.approve_all();
    eventually("the first check-in", || server.state().actual.is_some()).await;
    let now = learns(&server, &shell).await;
    let typed = code(&wang(), now);
    enter(&shell, typed.clone()).await;
    let secret = Some(WifiSecret(WIFI_SECRET.into()));
    let setting =
        NetworkSetting::Wifi { ssid: "a".into(), hidden: false, security: WifiSecurity::Open, secret };
    ask(&shell, NetworkRequest::Set { change: NetworkChange { interface: "wlan77".into(), setting } });
    let refused = |view: &NetworkView| view.change.as_ref().is_some_and(|change| change.fault.is_some());
    eventually("the change to be refused", || views(&shell).iter().any(refused)).await;
    ask(&shell, NetworkRequest::Test {});
    let ended = |view: &NetworkView| view.test.as_ref().is_some_and(|test| test.end.is_some());
    eventually("the test to end", || views(&shell).iter().any(ended)).await;

    let act = MaintenanceAct::ExportLog;
    let export = || shell.say(&ShellMessage::Maintenance(MaintenanceRequest::Act { act }));
    export();
    eventually("the agent wants it written", || names(&launcher).len() == 1).await;
    assert!(names(&launcher)[0].starts_with("kiosk-log-"), "{:?}", names(&launcher));
    launcher.say(&LauncherWord::StickWritten { outcome: StickOutcome::NoStick });
    let none = MaintenanceWord::NotDone { act, reason: NotDone::NoStick };
    eventually("there is no stick", || words(&shell).contains(&none)).await;
    export();
    eventually("it is wanted again", || names(&launcher).len() == 2).await;
    launcher.say(&LauncherWord::StickWritten { outcome: StickOutcome::Written });
    eventually("it is done", || words(&shell).contains(&MaintenanceWord::Granted { act })).await;

    let content = unpacked(&dir.path().join("data/export/log.zip"));
    let has = |name: &str| content.iter().any(|(at, text)| at == name && !text.is_empty());
    assert!(
        ["agent.log", "state.json", "network.json", "readme.txt"].into_iter().all(has),
        "{:?}",
        content.len()
    );
    let all: String = content.iter().map(|(_, text)| text.as_str()).collect();
    assert!(all.contains("network test") && all.contains("outbox_backlog"), "it is worth its stick");
    let key = std::fs::read(dir.path().join("data/identity")).unwrap();
    let key = String::from_utf8_lossy(&key).into_owned();
    let maintenance_key = hex::encode([7; 32]);
    let pin = serde_json::to_string(&typed).unwrap().replace('"', "");
    let tokens: Vec<String> = server.state().tokens.keys().cloned().collect();
    assert!(!tokens.is_empty());
    let secrets = [PROXY_SECRET, WIFI_SECRET, &maintenance_key, &pin, key.lines().nth(1).unwrap_or(&key)];
    for secret in secrets.into_iter().chain(tokens.iter().map(String::as_str)) {
        assert!(!all.contains(secret), "{secret}");
    }
}

fn names(launcher: &FakeLauncher) -> Vec<String> {
    let name = |word| if let AgentWord::WriteStick { name } = word { Some(name) } else { None };
    launcher.words().into_iter().filter_map(name).collect()
}

fn unpacked(path: &Path) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let read = |name: String| {
        let mut text = String::new();
        archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}
