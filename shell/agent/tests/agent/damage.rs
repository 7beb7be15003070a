//! Damaged files are set aside, reported and made anew.

use fleet_protocol::{EnrollmentState, Event};
use terminal_core::ipc::Screen;

use crate::network::{enrolled, numbered};
use crate::support::{AgentProcess, FakeServer, FakeShell, eventually};

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
