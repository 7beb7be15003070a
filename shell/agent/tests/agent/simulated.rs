//! Simulated terminals speak the same protocol.

use std::time::Duration;

use fleet_protocol::RecordBody;
use terminal_agent::api::ClientOptions;
use terminal_agent::simulation::{BenchOptions, FleetOptions, Liveliness, bench_check_ins, simulate};
use tokio_util::sync::CancellationToken;

use crate::support::{FakeServer, bundle, bundle_app, desired, eventually};

fn codes(server: &FakeServer, count: usize) -> Vec<String> {
    let codes: Vec<String> = (0..count).map(|number| format!("CODE-{number}")).collect();
    let mut state = server.state();
    for code in &codes {
        state.codes.insert(code.clone(), None);
    }
    codes
}

#[tokio::test]
async fn a_fleet_enrols_by_code_reports_and_comes_back_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let server = FakeServer::start().await;
    let codes = codes(&server, 8);
    {
        let mut state = server.state();
        let app = bundle_app(&mut state, 1, &bundle(&[("index.html", b"x")]));
        state.desired = Some(desired("1", vec![app]));
    }
    for start in 1..=2_usize {
        let stop = CancellationToken::new();
        let fleet = tokio::spawn(simulate(
            FleetOptions {
                server: server.address().parse().unwrap(),
                client: ClientOptions::default(),
                count: 8,
                codes: codes.clone(),
                data_dir: Some(dir.path().to_owned()),
                liveliness: Liveliness::Lively,
                mishaps: 0,
                interval: Some(Duration::from_millis(300)),
                wake: true,
                connections: 16,
                spread: Duration::from_millis(50),
            },
            stop.clone(),
        ));
        let samples = || {
            let state = server.state();
            state.records.iter().filter(|(_, record)| matches!(record.body, RecordBody::Sample(_))).count()
        };
        eventually("samples of all eight", || samples() >= 8 * start).await;
        stop.cancel();
        fleet.await.unwrap().unwrap();
    }
    let state = server.state();
    assert_eq!(state.standing.len(), 8, "the same eight terminals");
    assert!(state.enrollments.iter().all(|request| request.hardware.model.starts_with("模拟终端")));
}

#[tokio::test]
async fn the_bench_counts_what_the_server_accepted() {
    let server = FakeServer::start().await;
    let options = BenchOptions {
        server: server.address().parse().unwrap(),
        client: ClientOptions::default(),
        count: 20,
        codes: codes(&server, 20),
        interval: Duration::from_millis(200),
        connections: 32,
        enrollment_limit: Duration::from_secs(60),
        warm_up: Duration::from_millis(300),
        measure: Duration::from_secs(2),
    };
    let report = bench_check_ins(options, || {}).await.unwrap();
    assert_eq!(report.enrolled, 20);
    assert_eq!(report.failed, 0);
    assert_eq!(report.latency.count, report.accepted);
    assert!(report.accepted >= 40 && report.accepted <= server.state().check_ins, "{report:?}");
}
