use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, put};
use fleet_protocol::{Acceptance, AcceptanceId, SelfTestItem, SelfTestOutcome, path};
use tokio_util::sync::CancellationToken;
use url::Url;
use uuid::Uuid;

use super::*;
use crate::api::{Api, ClientOptions};
use crate::bearer::bearer;
use crate::clock::SystemClock;

async fn serve(site: Router) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, site).await });
    origin.parse().unwrap()
}

fn machine(server: Url, dir: &Path) -> Machine {
    Machine {
        server,
        client: ClientOptions::default().build().unwrap(),
        is_proxied: false,
        clock: SharedClock::new(Arc::new(SystemClock::default()), None),
        data_dir: dir.to_owned(),
        free_space: |_| Ok(1 << 40),
        hardening: dir.join("hardening.json"),
        disks: dir.join("disks.json"),
        root: dir.to_owned(),
    }
}

fn value(measured: &Measured, name: &str) -> String {
    let found = measured.facts.iter().find(|fact| fact.name == name);
    found.unwrap_or_else(|| panic!("{name} in {measured:?}")).value.clone()
}

#[tokio::test]
async fn the_line_to_the_server_is_measured() {
    let document = "x".repeat(300_000);
    let site = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/api/openapi.json", get(move || async move { document }));
    let dir = tempfile::tempdir().unwrap();
    let measured = machine(serve(site).await, dir.path()).measure(SelfTestItem::Network).await;
    assert_eq!(measured.outcome, SelfTestOutcome::Passed, "{measured:?}");
    assert_eq!((value(&measured, "lost_of_10"), value(&measured, "ipv6")), ("0".into(), "no_address".into()));
    assert!(value(&measured, "throughput_kbit_s").parse::<u64>().unwrap() > 100);
    let away = machine("http://127.0.0.1:1/".parse().unwrap(), dir.path());
    let measured = away.measure(SelfTestItem::Network).await;
    assert_eq!((measured.outcome, value(&measured, "lost_of_10")), (SelfTestOutcome::Failed, "10".into()));
}

#[tokio::test]
async fn the_machine_is_measured_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let machine = machine("http://127.0.0.1:1/".parse().unwrap(), dir.path());
    let disk = machine.measure(SelfTestItem::Disk).await;
    assert!(value(&disk, "write_mib_s").parse::<u64>().is_ok() && !value(&disk, "smart").is_empty());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    let memory = memory::measure(8 << 20);
    assert_eq!((value(&memory, "pattern"), value(&memory, "tested_mib")), ("kept".into(), "8".into()));
    temperature::measure(Duration::from_millis(20));
    let clock = machine.measure(SelfTestItem::Clock).await;
    assert_eq!((clock.outcome, value(&clock, "reason")), (SelfTestOutcome::Failed, "unconfirmed".into()));
    machine.clock.handle_server_time(machine.clock.rtc() - 90_000, machine.clock.mono());
    let clock = machine.measure(SelfTestItem::Clock).await;
    assert_eq!(clock.outcome, SelfTestOutcome::Failed);
    assert!((90_000..95_000).contains(&value(&clock, "offset_ms").parse::<i64>().unwrap()), "{clock:?}");
}

#[tokio::test]
async fn a_battery_bridges_and_a_mouse_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let supply = |name: &str, facts: &[(&str, &str)]| {
        let directory = dir.path().join("sys/class/power_supply").join(name);
        std::fs::create_dir_all(&directory).unwrap();
        for (name, value) in facts {
            std::fs::write(directory.join(name), value).unwrap();
        }
    };
    supply("hidpp", &[("type", "Battery\n"), ("scope", "Device\n"), ("capacity", "90\n")]);
    supply("ac", &[("type", "Mains\n")]);
    let machine = machine("http://127.0.0.1:1/".parse().unwrap(), dir.path());
    // Where the machine that runs this has none either.
    let found = machine.measure(SelfTestItem::PowerBackup).await;
    assert!(found.facts.iter().all(|fact| fact.value != "kernel"), "{found:?}");
    supply("ups", &[("type", "UPS\n"), ("capacity", "15\n"), ("status", "Charging\n")]);
    let found = machine.measure(SelfTestItem::PowerBackup).await;
    assert_eq!((found.outcome, value(&found, "charge_percent")), (SelfTestOutcome::Failed, "15".into()));
}

#[tokio::test]
async fn what_is_not_locked_down_fails_and_so_does_what_nobody_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let machine = machine("http://127.0.0.1:1/".parse().unwrap(), dir.path());
    let unlooked = machine.measure(SelfTestItem::Hardening).await;
    assert_eq!(
        (unlooked.outcome, value(&unlooked, "reason")),
        (SelfTestOutcome::Failed, "not_checked".into())
    );
    let checks = |verdict: &str| {
        let report = format!(r#"{{"at": 5, "checks": [{{"check": "swap", "verdict": "{verdict}"}}]}}"#);
        std::fs::write(dir.path().join("hardening.json"), report).unwrap();
    };
    checks("unsafe");
    let found = machine.measure(SelfTestItem::Hardening).await;
    assert_eq!((found.outcome, value(&found, "names")), (SelfTestOutcome::Failed, "swap".into()));
    checks("safe");
    assert_eq!(machine.measure(SelfTestItem::Hardening).await.outcome, SelfTestOutcome::Passed);
}

const PAPER: &[u8] = b"%PDF-1.7 paper";

fn id(number: u128) -> AcceptanceId {
    AcceptanceId(Uuid::from_u128(number))
}

/// What the stand-in was sent: the path, the token, the media type, the length.
type Sent = Arc<Mutex<Vec<(String, String, String, usize)>>>;

/// A server that answers a paper with these, one after the other, and then with 204.
async fn stand_in(answers: &[u16]) -> (Url, Sent) {
    let sent = Sent::default();
    let (seen, answers) = (Arc::clone(&sent), Mutex::new(answers.iter().copied().collect::<VecDeque<u16>>()));
    let answers = Arc::new(answers);
    let take = move |uri: axum::http::Uri, headers: HeaderMap, body: Bytes| async move {
        let header = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
        let told = (uri.path().to_owned(), header("authorization"), header("content-type"), body.len());
        seen.lock().unwrap().push(told);
        let answer = answers.lock().unwrap().pop_front().unwrap_or(204);
        StatusCode::from_u16(answer).unwrap()
    };
    let site = Router::new().route(&format!("{}/{{id}}/report", path::ACCEPTANCES), put(take));
    (serve(site).await, sent)
}

/// Hands over until so many papers are dealt with.
async fn handed(server: Url, shelf: PaperShelf, count: usize) -> Vec<(AcceptanceId, Handed)> {
    let (writer, reader) = bearer();
    writer.set(Some("a-token"));
    let api = Api::new(ClientOptions::default().build().unwrap(), &server);
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let stop = CancellationToken::new();
    let waits = terminal_core::Backoff::new(1, 4);
    let tell = move |id, handed| tell.send((id, handed)).unwrap();
    let task = tokio::spawn(hand_over(shelf, api, reader, Papers::default(), waits, stop.clone(), tell));
    let mut all = Vec::new();
    while all.len() < count {
        all.push(told.recv().await.unwrap());
    }
    stop.cancel();
    task.await.unwrap();
    all
}

#[tokio::test]
async fn a_paper_waits_for_its_event_and_goes_when_the_server_has_it() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = PaperShelf::new(dir.path(), |_| Ok(1 << 40));
    shelf.keep(id(1), PAPER).unwrap();
    let (server, sent) = stand_in(&[404, 503]).await;
    assert_eq!(handed(server, shelf.clone(), 1).await, [(id(1), Handed::Over)]);
    assert_eq!(shelf.waiting().unwrap(), []);
    let sent = sent.lock().unwrap().clone();
    let expected = format!("{}/{}/report", path::ACCEPTANCES, id(1));
    assert_eq!(sent, vec![(expected, "Bearer a-token".into(), "application/pdf".into(), PAPER.len()); 3]);
}

#[tokio::test]
async fn what_the_server_never_takes_is_set_aside() {
    for refusal in [413, 422] {
        let dir = tempfile::tempdir().unwrap();
        let shelf = PaperShelf::new(dir.path(), |_| Ok(1 << 40));
        shelf.keep(id(1), PAPER).unwrap();
        shelf.keep(id(2), PAPER).unwrap();
        let (server, _) = stand_in(&[refusal]).await;
        assert_eq!(handed(server, shelf.clone(), 2).await, [(id(1), Handed::Refused), (id(2), Handed::Over)]);
        assert_eq!(shelf.waiting().unwrap(), []);
        assert!(dir.path().join("acceptances/last.refused").exists());
    }
}

#[test]
fn papers_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let shelf = PaperShelf::new(dir.path(), |_| Ok(1 << 40));
    let large = vec![b' '; usize::try_from(Acceptance::LARGEST_REPORT).unwrap() + 1];
    assert!(shelf.keep(id(1), &large).is_err());
    (0..8).for_each(|number| shelf.keep(id(number), PAPER).unwrap());
    assert!(shelf.keep(id(9), PAPER).is_err());
    let full = PaperShelf::new(&dir.path().join("other"), |_| Ok(0));
    assert!(full.keep(id(1), PAPER).is_err());
}
