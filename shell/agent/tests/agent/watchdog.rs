//! A shell that falls silent is reported; its session ends with it.

use fleet_protocol::Event;
use terminal_core::ipc::ShellMessage;

use crate::network::enrolled;
use crate::support::eventually;

#[tokio::test]
async fn a_silent_shell_is_reported_once() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    shell.say(&ShellMessage::Heartbeat { home_painted: true, session_open: true, open_app: None });
    let failures = || {
        let events = server.state().events();
        events.iter().filter(|event| matches!(event, Event::ShellFailed { .. })).count()
    };
    eventually("the silence is reported", || failures() > 0).await;
    eventually("its session is over", || {
        server.state().actual.as_ref().is_some_and(|actual| !actual.shell.session_open)
    })
    .await;
    assert_eq!(failures(), 1);
    shell.say(&ShellMessage::Heartbeat { home_painted: true, session_open: false, open_app: None });
    eventually("it is heard again", || {
        server.state().actual.as_ref().is_some_and(|actual| actual.shell.home_painted)
    })
    .await;
}
