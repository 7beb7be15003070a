use fleet_protocol::{AttemptId, AttemptState, CheckIn, Event, RecordBody, ReleaseId, UpgradeReport};
use fleet_store::release::{NewRelease, upsert};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Machine;
use super::machine::{report, report_with};
use crate::testing::{NOW, TestServer};

const RELEASE: ReleaseId = ReleaseId(Uuid::from_u128(77));

pub(crate) async fn started(server: &TestServer, machine: &Machine) -> Value {
    started_for(server, json!([{"kind": "terminal", "id": machine.id()}])).await
}

async fn started_for(server: &TestServer, targets: Value) -> Value {
    let mut tx = server.state.db.write().await.unwrap();
    let release = NewRelease {
        id: RELEASE,
        version: "1.1.0".into(),
        target: "kiosk-terminal-1.1.0-x86_64.tar.zst".into(),
        hardware: vec!["x86_64".into()],
        release_counter: 2,
        size: 1_000,
        sha256: "ab".repeat(32),
        notes: String::new(),
        published_at: NOW,
    };
    upsert(&mut tx, &release).await.unwrap();
    tx.commit().await.unwrap();
    let draft = json!({"release_id": RELEASE, "name": "试点", "targets": targets});
    let made = server.post("/api/rollouts", draft).await.expect(201);
    let start = format!("/api/rollouts/{}/start", made["id"].as_str().unwrap());
    let rollout = server.post(&start, json!({"version": made["version"]})).await.expect(200);
    server.state.terminals.bus.refresh().await.unwrap();
    rollout
}

fn step(attempt_id: AttemptId, state: AttemptState, reason: Option<&str>) -> RecordBody {
    RecordBody::Event(Event::UpgradeStep { attempt_id, state, reason: reason.map(str::to_owned) })
}

#[tokio::test]
async fn attempt_follows_the_terminals_steps_to_its_end() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        machine.check_in(&server, &report()).await.expect(200);
        let rollout = started(&server, &machine).await;
        assert_eq!((&rollout["state"], &rollout["counts"]["eligible"]), (&json!("running"), &json!(1)));

        let reply = machine.check_in(&server, &report()).await.expect(200);
        let release = &reply["desired"]["release"];
        assert_eq!((&release["version"], &release["release_id"]), (&json!("1.1.0"), &json!(RELEASE)));
        let attempt: AttemptId = release["attempt_id"].as_str().unwrap().parse().unwrap();
        let upgrade = UpgradeReport {
            attempt_id: attempt,
            release_id: RELEASE,
            state: AttemptState::Downloading,
            bytes_done: 10,
            bytes_total: 1_000,
            reason: None,
            held: None,
        };
        let mut downloading = report();
        downloading.actual.upgrade = Some(upgrade);
        machine.check_in(&server, &downloading).await.expect(200);
        let path = format!("/api/rollouts/{}/attempts", rollout["id"].as_str().unwrap());
        let seen = server.get(&path).await.expect(200);
        assert_eq!(
            (&seen["items"][0]["state"], &seen["items"][0]["bytes_done"]),
            (&json!("downloading"), &json!(10))
        );

        let steps: [AttemptState; 7] = [
            AttemptState::Downloading,
            AttemptState::Downloaded,
            AttemptState::Verified,
            AttemptState::Staged,
            AttemptState::Activating,
            AttemptState::Probation,
            AttemptState::Committed,
        ];
        let records = steps.into_iter().zip(1..).map(|(state, seq)| (seq, step(attempt, state, None)));
        let records = report_with(1, records.collect());
        for _ in 0..2 {
            machine.check_in(&server, &records).await.expect(200);
        }
        let seen = server.get(&path).await.expect(200);
        assert_eq!(seen["items"][0]["state"], "committed");
        assert_eq!(seen["items"][0]["steps"].as_array().unwrap().len(), 7, "each step once");
        let rollout =
            server.get(&format!("/api/rollouts/{}", rollout["id"].as_str().unwrap())).await.expect(200);
        assert_eq!((&rollout["state"], &rollout["counts"]["committed"]), (&json!("completed"), &json!(1)));
    })
    .await;
}

#[tokio::test]
async fn rolled_back_terminal_is_not_told_again_and_shows_it() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (mut machine, mut other) = (Machine::new("board-1"), Machine::new("board-2"));
        machine.serve(&server, "一号").await;
        other.serve(&server, "二号").await;
        started(&server, &machine).await;
        let reply = machine.check_in(&server, &report()).await.expect(200);
        let attempt: AttemptId = reply["desired"]["release"]["attempt_id"].as_str().unwrap().parse().unwrap();
        // Another terminal's word about it counts for nothing.
        let lie = report_with(1, vec![(1, step(attempt, AttemptState::Committed, None))]);
        other.check_in(&server, &lie).await.expect(200);

        let back = report_with(1, vec![(1, step(attempt, AttemptState::RolledBack, Some("crashed")))]);
        let mut back = CheckIn { desired_etag: None, ..back };
        back.actual.upgrade = Some(UpgradeReport {
            attempt_id: attempt,
            release_id: RELEASE,
            state: AttemptState::RolledBack,
            bytes_done: 0,
            bytes_total: 0,
            reason: Some("crashed".into()),
            held: None,
        });
        let reply = machine.check_in(&server, &back).await.expect(200);
        assert_eq!(reply["desired"]["release"], json!(null));
        let seen = server.get(&format!("/api/terminals/{}", machine.id())).await.expect(200);
        assert_eq!(seen["convergence"], json!({"state": "rolled_back", "reason": "crashed"}));
    })
    .await;
}

async fn rollout(server: &TestServer, rollout: &Value) -> Value {
    server.get(&format!("/api/rollouts/{}", rollout["id"].as_str().unwrap())).await.expect(200)
}

#[tokio::test]
async fn retired_terminal_does_not_keep_a_rollout_open() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        let begun = started(&server, &machine).await;
        assert_eq!(begun["state"], "running");
        let path = format!("/api/terminals/{}", machine.id());
        let version = server.get(&path).await.expect(200)["version"].clone();
        let body = json!({"version": version, "reason": "报废"});
        server.post(&format!("{path}/retire"), body).await.expect(200);
        let seen = rollout(&server, &begun).await;
        assert_eq!((&seen["state"], &seen["counts"]["aborted"]), (&json!("completed"), &json!(1)));
        let audit = server.get("/api/audit?action=terminal.retire").await.expect(200);
        let summary = json!({"reason": "报废", "before": {"enrollment": "approved"},
            "after": {"enrollment": "retired"}});
        assert_eq!(audit["items"][0]["summary"], summary);
    })
    .await;
}

#[tokio::test]
async fn newcomer_with_a_code_joins_as_it_is_let_in() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        let begun = started_for(&server, json!([{"kind": "everywhere"}])).await;
        let draft = json!({"location_id": null, "count": 1, "valid_for_ms": 60_000, "note": ""});
        let issued = server.post("/api/enrollment-codes", draft).await.expect(201)["items"][0].clone();
        let code = issued["code"].as_str().unwrap();
        Machine::new("board-2").enroll(&server, Some(code)).await.expect(200);
        assert_eq!(rollout(&server, &begun).await["counts"]["eligible"], 2);
        let audit = server.get("/api/audit?action=terminal.enroll").await.expect(200);
        let named = json!({"id": issued["id"], "hint": &code[5..]});
        assert_eq!(audit["items"][0]["summary"]["enrollment_code"], named);
    })
    .await;
}

#[tokio::test]
async fn location_that_moves_takes_its_terminals_into_the_rollouts_of_its_new_division() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (mut machine, mut other) = (Machine::new("board-1"), Machine::new("board-2"));
        machine.serve(&server, "一号").await;
        other.serve(&server, "二号").await;
        let hall = |division: &str| json!({"name": "政务服务中心", "division_code": division});
        let made = server.post("/api/locations", hall("511702")).await.expect(201);
        let path = format!("/api/terminals/{}", machine.id());
        let version = server.get(&path).await.expect(200)["version"].clone();
        server.patch(&path, json!({"version": version, "location_id": made["id"]})).await.expect(200);
        let targets = json!([{"kind": "division", "id": "511725"}, {"kind": "terminal", "id": other.id()}]);
        let begun = started_for(&server, targets).await;
        assert_eq!(begun["counts"]["eligible"], 1);

        let mut moved = hall("511725");
        moved["version"] = made["version"].clone();
        server.put(&format!("/api/locations/{}", made["id"].as_str().unwrap()), moved).await.expect(200);
        assert_eq!(rollout(&server, &begun).await["counts"]["eligible"], 2);
        let version = server.get(&path).await.expect(200)["version"].clone();
        server.patch(&path, json!({"version": version, "name": "零号"})).await.expect(200);
        let attempts = format!("/api/rollouts/{}/attempts?sort=terminal_name", begun["id"].as_str().unwrap());
        let seen = server.get(&attempts).await.expect(200);
        let names: Vec<_> =
            seen["items"].as_array().unwrap().iter().map(|one| &one["terminal_name"]).collect();
        assert_eq!(names, ["二号", "零号"], "renamed with its terminal");
        server.state.terminals.bus.refresh().await.unwrap();
        let reply = machine.check_in(&server, &report()).await.expect(200);
        assert_eq!(reply["desired"]["release"]["version"], "1.1.0");
    })
    .await;
}
