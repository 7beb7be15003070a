//! A shell that falls silent is reported; its session ends with it.

use fleet_protocol::{Event, SessionEnd};
use terminal_core::ipc::ShellMessage;

use crate::network::{enrolled, numbered};
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
    let lost = |event: &Event| matches!(event, Event::Session { end: SessionEnd::ShellFailed, .. });
    eventually("its session is recorded", || server.state().events().iter().any(lost)).await;
    shell.say(&ShellMessage::Heartbeat { home_painted: true, session_open: true, open_app: None });
    eventually("it is heard again", || {
        server.state().actual.as_ref().is_some_and(|actual| actual.shell.home_painted)
    })
    .await;
    // It went on with the session that was given up, and reports its end: that would be the second record.
    shell.say(&numbered(1));
    shell.say(&numbered(2));
    eventually("the next session is recorded", || server.state().numbers().contains(&2)).await;
    assert_eq!(server.state().events().iter().filter(|event| lost(event)).count(), 1);
    assert!(!server.state().numbers().contains(&1));
}
