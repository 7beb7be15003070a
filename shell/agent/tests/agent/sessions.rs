//! One record a session, whoever dies during it.

use fleet_protocol::{AppId, Event, SessionEnd};
use fleet_release::link::LauncherWord;
use terminal_core::ipc::ShellMessage;
use uuid::Uuid;

use crate::network::{enrolled, numbered};
use crate::support::{AgentProcess, FakeServer, FakeShell, eventually};

fn heartbeat(session_open: bool, app: Option<u128>) -> ShellMessage {
    let open_app = app.map(|app| AppId(Uuid::from_u128(app)));
    ShellMessage::Heartbeat { home_painted: true, session_open, open_app }
}

/// How the recorded sessions ended, with the apps of each.
fn sessions(server: &FakeServer) -> Vec<(SessionEnd, Vec<u128>)> {
    let events = server.state().events().into_iter();
    events
        .filter_map(|event| {
            let Event::Session { end, apps, .. } = event else { return None };
            Some((end, apps.into_iter().map(|(app, _)| app.0.as_u128()).collect()))
        })
        .collect()
}

async fn is_open(server: &FakeServer) {
    eventually("the session is known", || {
        server.state().actual.as_ref().is_some_and(|actual| actual.shell.session_open)
    })
    .await;
}

#[tokio::test]
async fn a_shell_that_is_started_anew_has_lost_the_session_of_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    shell.say(&heartbeat(true, None));
    shell.say(&heartbeat(true, Some(5)));
    is_open(&server).await;
    drop(shell);
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    // Somebody is there already: it is another session all the same.
    shell.say(&heartbeat(true, None));
    eventually("the lost session is recorded", || sessions(&server).len() == 1).await;
    shell.say(&numbered(1));
    shell.say(&heartbeat(false, None));
    eventually("the other one too", || sessions(&server).len() == 2).await;
    assert_eq!(sessions(&server), [(SessionEnd::ShellFailed, vec![5]), (SessionEnd::Button, vec![])]);
}

#[tokio::test]
async fn a_session_outlives_the_agent_and_is_recorded_by_its_shell() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, mut shell) = enrolled(dir.path()).await;
    shell.say(&heartbeat(true, None));
    is_open(&server).await;
    agent.kill();
    // It ends while no agent is there to be told.
    shell.say(&numbered(1));
    let _agent = AgentProcess::start(&server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    shell.say(&heartbeat(false, None));
    shell.say(&numbered(2));
    eventually("both are recorded", || server.state().numbers() == [1, 2]).await;
}

#[tokio::test]
async fn a_session_that_loses_agent_and_shell_is_recorded_after_the_power_cut() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, shell) = enrolled(dir.path()).await;
    shell.say(&heartbeat(true, Some(5)));
    is_open(&server).await;
    agent.kill();
    drop(shell);
    let _agent = AgentProcess::start(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.say(&heartbeat(false, None));
    eventually("it is recorded", || !sessions(&server).is_empty()).await;
    assert_eq!(sessions(&server), [(SessionEnd::ShellFailed, vec![5])]);
}

#[tokio::test]
async fn a_shell_whose_end_the_launcher_saw_is_spoken_for_once() {
    let dir = tempfile::tempdir().unwrap();
    let server = FakeServer::start().await;
    server.state().desired = Some(crate::support::desired("1", vec![]));
    let (_agent, launcher) = AgentProcess::start_by_launcher(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    eventually("the terminal asks to be let in", || !server.state().enrollments.is_empty()).await;
    server.approve_all();
    shell.say(&heartbeat(true, None));
    is_open(&server).await;
    launcher.say(&LauncherWord::ShellEnded { reason: "was ended by signal 11".into() });
    drop(shell);
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    shell.say(&heartbeat(false, None));
    shell.say(&numbered(1));
    eventually("what came later is recorded", || server.state().numbers().contains(&1)).await;
    let ends: Vec<SessionEnd> = sessions(&server).into_iter().map(|(end, _)| end).collect();
    assert_eq!(ends, [SessionEnd::ShellFailed, SessionEnd::Button]);
}
