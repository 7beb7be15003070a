//! The terminal inspects an app for the fleet while nobody needs it; a touch ends that at once, and it begins anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use fleet_protocol::{
    AppSource, CheckFault, CheckOutcome, CheckResult, DesiredApp, DesiredInspection, DesiredState, Event,
    InspectionCheck, InspectionId, InspectionReport, SkipReason,
};
use terminal_core::ipc::{ShellMessage, TrialOutcome};
use uuid::Uuid;

use crate::network::enrolled;
use crate::support::{FakeServer, FakeShell, bundle, bundle_app, desired, eventually, eventually_some};

fn heartbeat(session_open: bool) -> ShellMessage {
    ShellMessage::Heartbeat { home_painted: true, session_open, open_app: None }
}

fn inspection(n: u128, app: &DesiredApp) -> DesiredInspection {
    let id = InspectionId(Uuid::from_u128(n));
    DesiredInspection {
        id,
        app_id: app.app_id,
        version_id: app.version_id,
        asked: true,
        before: None,
        wants_text: false,
    }
}

fn want(server: &FakeServer, etag: &str, apps: &[&DesiredApp], inspections: Vec<DesiredInspection>) {
    let apps = apps.iter().map(|app| (*app).clone()).collect();
    server.state().desired = Some(DesiredState { inspections, ..desired(etag, apps) });
    server.wake();
}

fn reports(server: &FakeServer, n: u128) -> Vec<InspectionReport> {
    let mut found = Vec::new();
    for event in server.state().events() {
        if let Event::Inspected { report } = event
            && report.id.0.as_u128() == n
        {
            found.push(report);
        }
    }
    found
}

fn outcome(report: &InspectionReport, check: InspectionCheck) -> CheckOutcome {
    report.results.iter().find(|result| result.check == check).unwrap().outcome.clone()
}

/// The shell is asked to try the app for the so-manieth time, and answers.
async fn answer_trial(shell: &FakeShell, (n, times): (u128, usize), outcome: TrialOutcome) {
    let id = InspectionId(Uuid::from_u128(n));
    eventually("the shell is asked to try it", || shell.asked_to_try(id) == times).await;
    shell.say(&ShellMessage::Tried { id, outcome });
}

#[tokio::test]
async fn an_app_is_inspected_once_and_a_touch_comes_first() {
    let hits = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&hits);
    // The first who asks waits for ever.
    let page = move || async move {
        if count.fetch_add(1, Ordering::SeqCst) == 0 {
            std::future::pending::<()>().await;
        }
        Html("<h1>社保</h1>")
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", get(page))).await });

    let dir = tempfile::tempdir().unwrap();
    let (server, _agent, shell) = enrolled(dir.path()).await;
    let packed = bundle_app(&mut server.state(), 1, &bundle(&[("index.html", b"<p>")]));
    let source = AppSource::Remote { url: url.clone(), allowed_origins: vec![url] };
    let site =
        DesiredApp { source, ..bundle_app(&mut server.state(), 2, &bundle(&[("index.html", b"<i>")])) };
    let stranger = bundle_app(&mut server.state(), 3, &bundle(&[("index.html", b"<b>")]));
    // Of an app that the terminal is not offered nothing is asked.
    want(&server, "2", &[&packed, &site], vec![inspection(9, &stranger), inspection(2, &site)]);
    eventually("the inspection begins", || hits.load(Ordering::SeqCst) == 1).await;
    shell.say(&heartbeat(true));
    eventually("the session is known", || {
        server.wake();
        server.state().actual.as_ref().is_some_and(|actual| actual.shell.session_open)
    })
    .await;
    shell.say(&heartbeat(false));
    // Somebody is there when the window is asked: that begins anew too.
    answer_trial(&shell, (2, 1), TrialOutcome::Disturbed).await;
    answer_trial(&shell, (2, 2), TrialOutcome::NotReady).await;
    let report = eventually_some("it begins anew", || reports(&server, 2).pop()).await;
    let skipped = CheckOutcome::Skipped { reason: SkipReason::NotReady };
    assert_eq!(outcome(&report, InspectionCheck::Opening), skipped);
    assert_eq!(hits.load(Ordering::SeqCst), 3);
    assert!(matches!(outcome(&report, InspectionCheck::Address), CheckOutcome::Passed { .. }), "{report:?}");

    let AppSource::Bundle { blob, .. } = &packed.source else { panic!("a bundle") };
    let file = dir.path().join(format!("data/apps/{}/index.html", blob.sha256));
    assert!(file.exists(), "{}", file.display());
    std::fs::write(&file, b"<q>").unwrap();
    want(&server, "3", &[&packed, &site], vec![inspection(2, &site), inspection(3, &packed)]);
    // The window is told of what was there, and believed nothing of what is the agent's.
    let seen = [InspectionCheck::Opening, InspectionCheck::Files]
        .map(|check| CheckResult { check, outcome: CheckOutcome::Passed { note: None } });
    answer_trial(&shell, (3, 1), TrialOutcome::Made { results: seen.to_vec(), text: None }).await;
    let report = eventually_some("the bundle's result", || reports(&server, 3).pop()).await;
    let files = outcome(&report, InspectionCheck::Files);
    assert!(matches!(files, CheckOutcome::Failed { fault: CheckFault::DamagedFiles { .. } }), "{files:?}");
    assert_eq!(outcome(&report, InspectionCheck::Opening), CheckOutcome::Passed { note: None });
    assert_eq!(
        (reports(&server, 2).len(), reports(&server, 9).len()),
        (1, 0),
        "once, and only what it is offered"
    );
}
