//! A switch to another version never comes under a citizen's hands.

use std::path::Path;

use fleet_protocol::{AttemptId, AttemptState, DesiredRelease, ReleaseId, RolloutId, UpgradeReport};
use terminal_core::ipc::{AgentMessage, ShellMessage};
use terminal_core::upgrade::AttemptRecord;
use uuid::Uuid;

use crate::support::{AgentProcess, FakeLauncher, FakeServer, FakeShell, desired, eventually};

fn release() -> DesiredRelease {
    DesiredRelease {
        release_id: ReleaseId(Uuid::from_u128(1)),
        version: "1.1.0".into(),
        target: "kiosk-terminal-1.1.0-x86_64.tar.zst".into(),
        rollout_id: RolloutId(Uuid::from_u128(2)),
        attempt_id: AttemptId(Uuid::from_u128(7)),
    }
}

/// A terminal with a launcher, on whose disk version 1.1.0 is staged.
async fn staged(dir: &Path) -> (FakeServer, AgentProcess, FakeLauncher, FakeShell) {
    let server = FakeServer::start().await;
    let mut state = desired("1", vec![]);
    state.release = Some(release());
    server.state().desired = Some(state);
    let record = AttemptRecord {
        state: AttemptState::Staged,
        slot: Some("1.1.0".into()),
        ..AttemptRecord::new(release())
    };
    std::fs::create_dir_all(dir.join("data/upgrade")).unwrap();
    std::fs::write(dir.join("data/upgrade/attempt.json"), serde_json::to_vec(&record).unwrap()).unwrap();
    let (agent, launcher) = AgentProcess::start_by_launcher(&server, dir);
    let shell = FakeShell::connect(&AgentProcess::socket(dir)).await;
    eventually("the terminal asks to be let in", || !server.state().enrollments.is_empty()).await;
    server.approve_all();
    (server, agent, launcher, shell)
}

fn heartbeat(session_open: bool) -> ShellMessage {
    ShellMessage::Heartbeat { home_painted: true, session_open, open_app: None }
}

/// Lets the shell answer the next time it is asked.
async fn answers(shell: &FakeShell, idle: bool) {
    let asked = shell.asked_to_switch();
    eventually("the shell is asked", || shell.asked_to_switch() > asked).await;
    shell.say(&ShellMessage::SwitchAnswer { idle });
}

/// Waits until a check-in says that the switch waits for something.
async fn waits(server: &FakeServer) {
    let held = |report: &UpgradeReport| report.state == AttemptState::Staged && report.reason.is_some();
    eventually("the switch is reported as waiting", || {
        let state = server.state();
        state.actual.as_ref().and_then(|actual| actual.upgrade.as_ref()).is_some_and(held)
    })
    .await;
}

#[tokio::test]
async fn a_staged_version_waits_until_the_citizen_has_gone() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, launcher, shell) = staged(dir.path()).await;
    shell.say(&heartbeat(true));
    answers(&shell, false).await;
    waits(&server).await;
    answers(&shell, false).await;
    assert!(!launcher.activates());
    assert_eq!(
        server.state().actual.as_ref().unwrap().applied_etag,
        None,
        "what is desired does not run yet"
    );
    shell.say(&heartbeat(false));
    answers(&shell, true).await;
    eventually("the launcher is told to switch", || launcher.activates()).await;
}

#[tokio::test]
async fn an_agent_started_anew_during_a_session_does_not_switch_under_the_citizens_hands() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, _launcher, mut shell) = staged(dir.path()).await;
    shell.say(&heartbeat(true));
    answers(&shell, false).await;
    waits(&server).await;
    agent.kill();
    server.state().actual = None;
    let (_agent, launcher) = AgentProcess::start_by_launcher(&server, dir.path());
    // It has asked, with no shell to answer, once it reports that the switch waits.
    waits(&server).await;
    assert!(!launcher.activates());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    shell.say(&heartbeat(true));
    answers(&shell, false).await;
    answers(&shell, false).await;
    assert!(!launcher.activates());
    answers(&shell, true).await;
    eventually("the launcher is told to switch", || launcher.activates()).await;
}

#[tokio::test]
async fn a_shell_that_does_not_answer_is_told_that_the_switch_does_not_come() {
    let dir = tempfile::tempdir().unwrap();
    let (_server, _agent, launcher, shell) = staged(dir.path()).await;
    eventually("the shell is asked", || shell.asked_to_switch() > 0).await;
    eventually("the question is taken back", || shell.heard().contains(&AgentMessage::SwitchCancelled)).await;
    // An answer that comes too late is none.
    shell.say(&ShellMessage::SwitchAnswer { idle: true });
    let asked = shell.asked_to_switch();
    eventually("the shell is asked again", || shell.asked_to_switch() > asked).await;
    assert!(!launcher.activates());
}
