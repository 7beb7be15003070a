//! Damaged files are set aside, reported and made anew.

use fleet_protocol::{EnrollmentState, Event};
use terminal_core::ipc::{AppViewState, Screen};

use crate::network::{enrolled, numbered};
use crate::support::{AgentProcess, FakeServer, FakeShell, bundle, bundle_app, desired, eventually};

fn healed(server: &FakeServer) -> Vec<String> {
    let events = server.state().events();
    events
        .into_iter()
        .filter_map(|event| {
            let Event::FileHealed { file, .. } = event else { return None };
            Some(file)
        })
        .collect()
}

#[tokio::test]
async fn a_damaged_outbox_begins_a_new_epoch_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, shell) = enrolled(dir.path()).await;
    shell.say(&numbered(1));
    eventually("the event came", || server.state().numbers() == [1]).await;
    agent.stop();
    std::fs::write(dir.path().join("data/outbox.db"), vec![0x5a; 9_000]).unwrap();
    let _agent = AgentProcess::start(&server, dir.path());
    eventually("the damage is reported", || healed(&server) == ["outbox.db"]).await;
    assert!(dir.path().join("data/outbox.db.corrupt-1").exists());
    let epochs: std::collections::HashSet<_> =
        server.state().records.iter().map(|(epoch, _)| *epoch).collect();
    assert_eq!(epochs.len(), 2);
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.say(&numbered(2));
    eventually("life goes on", || server.state().numbers() == [1, 2]).await;
}

#[tokio::test]
async fn a_damaged_state_is_fetched_again() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, _shell) = enrolled(dir.path()).await;
    agent.kill();
    std::fs::write(dir.path().join("data/state.db"), b"not a database").unwrap();
    let _ = std::fs::remove_file(dir.path().join("data/state.db-wal"));
    let _agent = AgentProcess::start(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    eventually("the damage is reported", || healed(&server) == ["state.db"]).await;
}

#[tokio::test]
async fn a_damaged_identity_makes_a_new_terminal_that_has_to_enrol() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, _shell) = enrolled(dir.path()).await;
    agent.stop();
    std::fs::write(dir.path().join("data/identity"), b"\0").unwrap();
    let _agent = AgentProcess::start(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    let pending = |screen: &Screen| matches!(screen, Screen::Enrolling(view) if view.state == Some(EnrollmentState::Pending));
    shell.sees("the enrollment page", pending).await;
    server.approve_all();
    eventually("the damage is reported", || healed(&server) == ["identity"]).await;
}

#[tokio::test]
async fn damaged_apps_and_icons_are_set_aside_reported_and_fetched_again() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, shell) = enrolled(dir.path()).await;
    {
        let mut state = server.state();
        let app = bundle_app(&mut state, 1, &bundle(&[("index.html", b"<p>right</p>")]));
        state.desired = Some(desired("2", vec![app]));
    }
    server.wake();
    let ready = |screen: &Screen| matches!(screen, Screen::Home(home) if home.apps.iter().any(|app| app.state == AppViewState::Ready && app.icon.is_some()));
    shell.sees("the app is ready", ready).await;
    agent.stop();
    let data = dir.path().join("data");
    let named = |place: &str| -> std::path::PathBuf {
        let entries = std::fs::read_dir(data.join(place)).unwrap().map(|entry| entry.unwrap().path());
        entries.into_iter().find(|path| path.extension().is_none()).unwrap()
    };
    let (page, icon) = (named("apps").join("index.html"), named("icons"));
    std::fs::write(&page, "<p>wrong</p>").unwrap();
    std::fs::write(&icon, "<svg").unwrap();
    let _agent = AgentProcess::start(&server, dir.path());
    let both = |healed: &[String]| {
        ["apps/", "icons/"].map(|place| healed.iter().any(|file| file.starts_with(place)))
    };
    eventually("the damage is reported", || both(&healed(&server)) == [true, true]).await;
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.sees("the app is ready again", ready).await;
    assert_eq!(std::fs::read(&page).unwrap(), b"<p>right</p>");
    assert_eq!(std::fs::read(&icon).unwrap(), crate::support::svg_icon());
}

#[tokio::test]
async fn an_icon_that_cannot_be_read_does_not_keep_the_agent_from_starting() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, _shell) = enrolled(dir.path()).await;
    agent.stop();
    std::fs::create_dir(dir.path().join("data/icons").join("ab".repeat(32))).unwrap();
    let _agent = AgentProcess::start(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.sees("the home page", |screen| matches!(screen, Screen::Home(_))).await;
    eventually("it is reported", || healed(&server).iter().any(|file| file.starts_with("icons/"))).await;
}
