//! An app that fails again and again rests on this terminal: a restart of the agent does not forget it, another version
//! ends it.

use fleet_protocol::{
    ActualQuarantine, AppFailure, AppVersionId, DesiredApp, DesiredState, Event, LiftedQuarantine,
};
use terminal_core::ipc::{AppViewState, Screen, ShellMessage};
use uuid::Uuid;

use crate::network::enrolled;
use crate::support::{AgentProcess, FakeServer, FakeShell, bundle, bundle_app, desired, eventually};

fn crash(app: &DesiredApp) -> ShellMessage {
    let (app_id, version_id) = (app.app_id, app.version_id);
    ShellMessage::Event(Event::AppFailed { app_id, version_id, failure: AppFailure::Crashed })
}

async fn app_is(shell: &FakeShell, state: AppViewState) {
    let is_so = |screen: &Screen| match screen {
        Screen::Home(home) => home.apps.iter().any(|app| app.state == state),
        Screen::Installation(_) | Screen::Setup(_) | Screen::Enrolling(_) | Screen::OutOfService(_) => false,
    };
    shell.sees("the app's state", is_so).await;
}

fn reported(server: &FakeServer) -> Option<ActualQuarantine> {
    server.state().actual.as_ref()?.apps.first()?.quarantine
}

#[tokio::test]
async fn an_app_that_fails_again_and_again_rests_until_another_version_comes() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, mut shell) = enrolled(dir.path()).await;
    let app = bundle_app(&mut server.state(), 1, &bundle(&[("index.html", b"<p>")]));
    server.state().desired = Some(desired("2", vec![app.clone()]));
    server.wake();
    app_is(&shell, AppViewState::Ready).await;
    for _ in 0..3 {
        shell.say(&crash(&app));
    }
    app_is(&shell, AppViewState::Quarantined).await;
    eventually("the server is told", || reported(&server).is_some()).await;
    let until = reported(&server).unwrap().until;
    let (app_id, version_id) = (app.app_id, app.version_id);
    let event = Event::AppQuarantined { app_id, version_id, until };
    eventually("it is recorded once", || {
        server.state().events().iter().filter(|recorded| **recorded == event).count() == 1
    })
    .await;

    agent.kill();
    let _agent = AgentProcess::start(&server, dir.path());
    shell.reconnect(&AgentProcess::socket(dir.path())).await;
    app_is(&shell, AppViewState::Quarantined).await;

    // Ops lift it: it is offered again, and its next failure is its first.
    let since = reported(&server).unwrap().since;
    let lifted = vec![LiftedQuarantine { app_id, since }];
    server.state().desired = Some(DesiredState { lifted, ..desired("2a", vec![app.clone()]) });
    server.wake();
    app_is(&shell, AppViewState::Ready).await;
    eventually("the server is told", || reported(&server).is_none()).await;
    for _ in 0..3 {
        shell.say(&crash(&app));
    }
    app_is(&shell, AppViewState::Quarantined).await;

    let next = DesiredApp { version_id: AppVersionId(Uuid::from_u128(99)), ..app.clone() };
    server.state().desired = Some(desired("3", vec![next]));
    server.wake();
    app_is(&shell, AppViewState::Ready).await;
    eventually("the server is told", || reported(&server).is_none()).await;
    // What the shell still says of the version of before changes nothing.
    for _ in 0..3 {
        shell.say(&crash(&app));
    }
    let crashes = || {
        let crashed = |event: &&Event| matches!(event, Event::AppFailed { .. });
        server.state().events().iter().filter(crashed).count()
    };
    eventually("all are recorded", || crashes() == 9).await;
    app_is(&shell, AppViewState::Ready).await;
}
