//! Commands are carried out once, and never under a citizen's hands.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fleet_protocol::{Command, CommandId, CommandKind, CommandOutcome, CommandRefusal};
use terminal_core::ipc::{AgentMessage, ScreenshotAnswer, ShellMessage};
use uuid::Uuid;

use crate::network::enrolled;
use crate::support::{FakeServer, eventually, eventually_some};

fn screenshot(server: &FakeServer, number: u128) -> CommandId {
    let id = CommandId(Uuid::from_u128(number));
    let command = Command { id, kind: CommandKind::Screenshot, expires_at: i64::MAX };
    server.state().commands.push(command);
    server.wake();
    id
}

async fn outcome(server: &FakeServer, id: CommandId) -> CommandOutcome {
    eventually_some("the outcome", || server.state().outcomes.get(&id).cloned()).await
}

#[tokio::test]
async fn a_screenshot_travels_from_the_shell_to_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    shell.say(&ShellMessage::Heartbeat { home_painted: true, session_open: false, open_app: None });
    let id = screenshot(&server, 1);
    let asked = || shell.heard().contains(&AgentMessage::Screenshot { id });
    eventually("the shell is asked", asked).await;
    let png = b"\x89PNG\r\n\x1a\npicture";
    let answer = ScreenshotAnswer::Png { base64: BASE64.encode(png) };
    shell.say(&ShellMessage::Screenshot { id, answer });
    assert!(matches!(outcome(&server, id).await, CommandOutcome::Done { screenshot: Some(_) }));
    assert_eq!(server.state().screenshots[&id].as_ref(), png);
    let asked = shell.heard().iter().filter(|message| **message == AgentMessage::Screenshot { id }).count();
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn nothing_is_pictured_while_a_session_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    shell.say(&ShellMessage::Heartbeat { home_painted: true, session_open: true, open_app: None });
    eventually("the session is known", || {
        server.state().actual.as_ref().is_some_and(|actual| actual.shell.session_open)
    })
    .await;
    let id = screenshot(&server, 1);
    let refused = CommandOutcome::Refused { reason: CommandRefusal::SessionOpen };
    assert_eq!(outcome(&server, id).await, refused);
    assert!(!shell.heard().contains(&AgentMessage::Screenshot { id }));
}

#[tokio::test]
async fn without_a_shell_a_command_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    drop(shell);
    let id = CommandId(Uuid::from_u128(5));
    let command = Command { id, kind: CommandKind::RestartShell, expires_at: 0 };
    server.state().commands.push(command);
    server.wake();
    let refused = CommandOutcome::Refused { reason: CommandRefusal::Expired };
    assert_eq!(outcome(&server, id).await, refused);
}
