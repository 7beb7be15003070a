use fleet_protocol::{AttemptId, AttemptState, CheckIn, Event, RecordBody, ReleaseId, UpgradeReport};
use fleet_store::release::{NewRelease, upsert};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Machine;
use super::machine::{report, report_with};
use crate::testing::{NOW, TestServer};

const RELEASE: ReleaseId = ReleaseId(Uuid::from_u128(77));

async fn started(server: &TestServer, machine: &Machine) -> Value {
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
    let targets = json!([{"kind": "terminal", "id": machine.id()}]);
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
    fleet_store::testing::each(|db| async move {
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
    fleet_store::testing::each(|db| async move {
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
        });
        let reply = machine.check_in(&server, &back).await.expect(200);
        assert_eq!(reply["desired"]["release"], json!(null));
        let seen = server.get(&format!("/api/terminals/{}", machine.id())).await.expect(200);
        assert_eq!(seen["convergence"], json!({"state": "rolled_back", "reason": "crashed"}));
    })
    .await;
}
