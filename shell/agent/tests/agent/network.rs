//! The network goes away and comes back: nothing is lost, nothing is there twice.

use fleet_protocol::{Event, SessionEnd};
use terminal_core::ipc::{Connectivity, Screen, ShellMessage};

use crate::support::{AgentProcess, FakeServer, FakeShell, desired, eventually};

/// An event that the test can tell from all others.
pub fn numbered(number: i64) -> ShellMessage {
    let (started_at, ended_at) = (number, number);
    ShellMessage::Event(Event::Session { started_at, ended_at, end: SessionEnd::Button, apps: vec![] })
}

/// A server with one enrolled agent and its shell.
pub async fn enrolled(dir: &std::path::Path) -> (FakeServer, AgentProcess, FakeShell) {
    let server = FakeServer::start().await;
    server.state().desired = Some(desired("1", vec![]));
    let agent = AgentProcess::start(&server, dir);
    let shell = FakeShell::connect(&AgentProcess::socket(dir)).await;
    eventually("the terminal asks to be let in", || !server.state().enrollments.is_empty()).await;
    server.approve_all();
    eventually("the first check-in", || server.state().actual.is_some()).await;
    (server, agent, shell)
}

#[tokio::test]
async fn nothing_lost_and_nothing_twice_over_cuts_and_lost_answers() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    for number in 0..40 {
        match number % 10 {
            3 => server.state().down = true,
            5 => server.state().down = false,
            6 => server.state().lose_answers = true,
            9 => server.state().lose_answers = false,
            _ => {}
        }
        shell.say(&numbered(number));
        let check_ins = server.state().check_ins;
        server.wake();
        if number % 3 == 0 {
            eventually("a check-in came", || server.state().check_ins > check_ins).await;
        }
    }
    eventually("all events are there", || server.state().numbers().len() >= 40).await;
    assert_eq!(server.state().numbers(), (0..40).collect::<Vec<_>>());
    eventually("the outbox is empty", || {
        server.state().actual.as_ref().is_some_and(|actual| actual.outbox_backlog <= 1)
    })
    .await;
}

#[tokio::test]
async fn more_than_one_check_in_holds_follows_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    server.state().down = true;
    (0..1_300).for_each(|number| shell.say(&numbered(number)));
    eventually("the network is away", || {
        shell.view().is_some_and(|view| matches!(view.connectivity, Connectivity::Online))
            && server.state().check_ins > 1
    })
    .await;
    server.state().down = false;
    eventually("all events are there", || server.state().numbers().len() >= 1_300).await;
    assert_eq!(server.state().numbers(), (0..1_300).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_refused_token_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    server.state().tokens.clear();
    shell.say(&numbered(1));
    eventually("the event comes with another token", || server.state().numbers() == [1]).await;
}

#[tokio::test]
async fn a_wake_up_brings_the_next_check_in_forward() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    server.state().interval_ms = Some(3_600_000);
    let check_ins = server.state().check_ins;
    eventually("the long interval has begun", || server.state().check_ins > check_ins).await;
    let mut renamed = desired("2", vec![]);
    renamed.terminal.name = "达川区 2 号机".into();
    server.state().desired = Some(renamed);
    let is_new =
        |screen: &Screen| matches!(screen, Screen::Home(home) if home.terminal_name == "达川区 2 号机");
    // The stream may still be opening: a wake-up that nobody hears is lost, and that is allowed.
    eventually("the new name", || {
        server.wake();
        shell.view().is_some_and(|view| is_new(&view.screen))
    })
    .await;
}
