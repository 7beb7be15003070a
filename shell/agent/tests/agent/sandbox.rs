//! A shell without the engine's sandbox is reported, with the reason.

use fleet_protocol::Event;
use terminal_core::ipc::ShellMessage;

use crate::network::enrolled;
use crate::support::eventually;

#[tokio::test]
async fn a_missing_sandbox_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    let reason = "bwrap is not installed".to_owned();
    shell.say(&ShellMessage::Hello { pid: std::process::id(), no_sandbox: Some(reason.clone()) });
    let expected = Event::SandboxMissing { reason };
    eventually("the missing sandbox is reported", || server.state().events().contains(&expected)).await;
}
