//! A restart without network shows the same home page.

use terminal_core::ipc::{AppViewState, Connectivity, HostedSource, Screen};

use crate::network::enrolled;
use crate::support::{AgentProcess, FakeShell, bundle, bundle_app, desired};

#[tokio::test]
async fn a_restart_without_network_keeps_the_home_page_and_its_apps() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, shell) = enrolled(dir.path()).await;
    {
        let mut state = server.state();
        let zip = bundle(&[("index.html", b"<!doctype html>")]);
        let app = bundle_app(&mut state, 1, &zip);
        state.desired = Some(desired("2", vec![app]));
    }
    server.wake();
    let ready = |screen: &Screen| matches!(screen, Screen::Home(home) if home.apps.iter().any(|app| app.state == AppViewState::Ready && app.icon.is_some()));
    let before = shell.sees("the app is ready", ready).await;
    agent.stop();
    let address = server.address();
    drop(server);
    let server = crate::support::FakeServer::start().await;
    server.state().down = true;
    assert_ne!(server.address(), address);
    let _agent = AgentProcess::start(&server, dir.path());
    let shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    let after = shell.sees("the home page", ready).await;
    assert_eq!(before, after);
    let Screen::Home(home) = after else { panic!("home") };
    let HostedSource::Bundle { root, entry, .. } = &home.apps[0].source else { panic!("bundle") };
    assert!(root.join(entry).exists());
    assert!(matches!(shell.view().unwrap().connectivity, Connectivity::Unknown | Connectivity::Online));
}
