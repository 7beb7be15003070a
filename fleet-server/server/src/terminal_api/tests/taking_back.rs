use fleet_protocol::{
    AttemptId, AttemptState, Event, Held, HoldReason, RecordBody, ReleaseId, UpgradeReport,
};
use fleet_store::release::{NewRelease, upsert};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Machine;
use super::machine::{report, report_with};
use crate::testing::{NOW, TestServer};

async fn publish(server: &TestServer, n: u128, version: &str, counter: u64) -> ReleaseId {
    let id = ReleaseId(Uuid::from_u128(n));
    let release = NewRelease {
        id,
        version: version.into(),
        target: format!("kiosk-terminal-{version}-{counter}-x86_64.tar.zst"),
        hardware: vec!["x86_64".into()],
        release_counter: counter,
        size: 1_000,
        sha256: "ab".repeat(32),
        notes: String::new(),
        published_at: NOW,
    };
    let mut tx = server.state.db.write().await.unwrap();
    upsert(&mut tx, &release).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn start(server: &TestServer, release: ReleaseId) -> Value {
    let draft = json!({"release_id": release, "name": "全市", "targets": [{"kind": "everywhere"}]});
    let made = server.post("/api/rollouts", draft).await.expect(201);
    let path = format!("/api/rollouts/{}/start", made["id"].as_str().unwrap());
    let started = server.post(&path, json!({"version": made["version"]})).await.expect(200);
    server.state.terminals.bus.refresh().await.unwrap();
    started
}

async fn read(server: &TestServer, rollout: &Value) -> Value {
    server.get(&format!("/api/rollouts/{}", rollout["id"].as_str().unwrap())).await.expect(200)
}

async fn decide(server: &TestServer, rollout: &Value, decision: &str, with: Value) -> crate::testing::Answer {
    let mut body = json!({"version": read(server, rollout).await["version"]});
    for (key, value) in with.as_object().unwrap() {
        body[key] = value.clone();
    }
    let path = format!("/api/rollouts/{}/{decision}", rollout["id"].as_str().unwrap());
    let answer = server.post(&path, body).await;
    server.state.terminals.bus.refresh().await.unwrap();
    answer
}

fn attempt_of(reply: &Value) -> AttemptId {
    reply["desired"]["release"]["attempt_id"].as_str().unwrap().parse().unwrap()
}

fn step(attempt_id: AttemptId, state: AttemptState) -> RecordBody {
    RecordBody::Event(Event::UpgradeStep { attempt_id, state, reason: None })
}

#[tokio::test]
async fn a_fleet_goes_back_only_to_what_its_terminals_accept() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (mut moved, mut waiting) = (Machine::new("board-1"), Machine::new("board-2"));
        moved.serve(&server, "一号").await;
        waiting.serve(&server, "二号").await;
        let old = publish(&server, 1, "1.0.0", 1).await;
        let new = publish(&server, 2, "1.1.0", 2).await;
        let rollout = start(&server, new).await;
        decide(&server, &rollout, "rollback", json!({})).await.problem(409, "rollback_nothing");

        let reply = moved.check_in(&server, &report()).await.expect(200);
        let mut committed = report_with(1, vec![(1, step(attempt_of(&reply), AttemptState::Committed))]);
        committed.actual.software_version = "1.1.0".into();
        moved.check_in(&server, &committed).await.expect(200);
        waiting.check_in(&server, &report()).await.expect(200);

        decide(&server, &rollout, "rollback", json!({})).await.problem(409, "rollback_release_older");
        let refused = decide(&server, &rollout, "rollback", json!({"release_id": old})).await;
        refused.problem(409, "rollback_release_older");
        // The former content, signed again so that terminals accept it.
        server.clock.advance(1_000);
        let again = publish(&server, 3, "1.0.0", 3).await;
        let back = decide(&server, &rollout, "rollback", json!({"release_id": again})).await.expect(200);
        assert_eq!((&back["state"], &back["counts"]["aborted"]), (&json!("rolling_back"), &json!(1)));
        let reverse = server.get(&format!("/api/rollouts/{}", back["reversed_by"].as_str().unwrap())).await;
        let reverse = reverse.expect(200);
        assert_eq!((&reverse["reverse_of"], &reverse["counts"]["eligible"]), (&rollout["id"], &json!(1)));
        let reply = moved.check_in(&server, &committed_again()).await.expect(200);
        assert_eq!(reply["desired"]["release"]["version"], "1.0.0");
        let told = waiting.check_in(&server, &report()).await.expect(200);
        assert_eq!(told["desired"]["release"], json!(null));

        let done = report_with(1, vec![(2, step(attempt_of(&reply), AttemptState::Committed))]);
        moved.check_in(&server, &done).await.expect(200);
        assert_eq!(read(&server, &reverse).await["state"], "completed");
        assert_eq!(read(&server, &rollout).await["state"], "completed");
    })
    .await;
}

fn committed_again() -> fleet_protocol::CheckIn {
    let mut again = report();
    again.actual.software_version = "1.1.0".into();
    again
}

/// A rollout that is being taken back, and the way back: one of two terminals has arrived.
async fn half_way_back(server: &TestServer) -> (Value, Value) {
    let mut machines = [Machine::new("board-1"), Machine::new("board-2")];
    for (machine, name) in machines.iter_mut().zip(["一号", "二号"]) {
        machine.serve(server, name).await;
    }
    let new = publish(server, 2, "1.1.0", 2).await;
    let rollout = start(server, new).await;
    for machine in &machines {
        let reply = machine.check_in(server, &report()).await.expect(200);
        let committed = report_with(1, vec![(1, step(attempt_of(&reply), AttemptState::Committed))]);
        machine.check_in(server, &committed).await.expect(200);
    }
    server.clock.advance(1_000);
    let old = publish(server, 3, "1.0.0", 3).await;
    let back = decide(server, &rollout, "rollback", json!({"release_id": old})).await.expect(200);
    let reply = machines[0].check_in(server, &committed_again()).await.expect(200);
    let done = report_with(1, vec![(2, step(attempt_of(&reply), AttemptState::Committed))]);
    machines[0].check_in(server, &done).await.expect(200);
    server.clock.advance(1_000);
    (rollout, json!({"id": back["reversed_by"]}))
}

#[tokio::test]
async fn a_way_back_that_is_halted_ends_what_it_took_back() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (rollout, reverse) = half_way_back(&server).await;
        assert_eq!(read(&server, &rollout).await["state"], "rolling_back");
        decide(&server, &reverse, "halt", json!({})).await.expect(200);
        assert_eq!(read(&server, &rollout).await["state"], "halted");
    })
    .await;
}

#[tokio::test]
async fn a_way_back_that_is_taken_back_itself_ends_what_it_took_back() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (rollout, reverse) = half_way_back(&server).await;
        let forth = publish(&server, 4, "1.1.0", 4).await;
        decide(&server, &reverse, "rollback", json!({"release_id": forth})).await.expect(200);
        assert_eq!(read(&server, &reverse).await["state"], "rolling_back");
        assert_eq!(read(&server, &rollout).await["state"], "halted");
    })
    .await;
}

#[tokio::test]
async fn why_not_yet_is_the_same_for_the_console_and_the_terminal() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        machine.check_in(&server, &report()).await.expect(200);
        let path = format!("/api/terminals/{}", machine.id());
        server.post(&format!("{path}/release"), json!({})).await.problem(409, "terminal_not_held");
        let hold = json!({"reason": "高考期间", "until": NOW + 60_000});
        server.post(&format!("{path}/hold"), hold).await.expect(200);
        let new = publish(&server, 2, "1.1.0", 2).await;
        let rollout = start(&server, new).await;

        let reply = machine.check_in(&server, &report()).await.expect(200);
        let waits = json!({"reason": "hold", "until": NOW + 60_000, "detail": "高考期间"});
        assert_eq!((&reply["desired"]["release"], &reply["desired"]["held"]), (&json!(null), &waits));
        let detail = server.get(&path).await.expect(200);
        assert_eq!((&detail["attempt"]["held"], &detail["hold"]["held_by"]), (&waits, &json!("admin")));
        let attempts = format!("/api/rollouts/{}/attempts?wave=1", rollout["id"].as_str().unwrap());
        assert_eq!(server.get(&attempts).await.expect(200)["items"][0]["held"], waits);

        server.clock.advance(60_000);
        crate::rollouts::jobs::run(server.state.clone()).await.unwrap();
        server.state.terminals.bus.refresh().await.unwrap();
        machine.buy_token(&server).await.expect(200);
        let reply = machine.check_in(&server, &report()).await.expect(200);
        assert_eq!(reply["desired"]["held"], json!(null));
        let mut locked = report();
        locked.actual.upgrade = Some(UpgradeReport {
            attempt_id: attempt_of(&reply),
            release_id: new,
            state: AttemptState::Staged,
            bytes_done: 1_000,
            bytes_total: 1_000,
            reason: Some("locked".into()),
            held: Some(Held { reason: HoldReason::Lock, until: Some(NOW + 90_000), detail: None }),
        });
        machine.check_in(&server, &locked).await.expect(200);
        let seen = server.get(&attempts).await.expect(200);
        assert_eq!(
            seen["items"][0]["held"],
            json!({"reason": "lock", "until": NOW + 90_000, "detail": null})
        );
        let seen = server.get(&path).await.expect(200);
        assert_eq!(seen["convergence"]["state"], "held");
        // Whoever has begun is not called back by a pause.
        decide(&server, &rollout, "pause", json!({})).await.expect(200);
        let reply = machine.check_in(&server, &locked).await.expect(200);
        assert_eq!(reply["desired"]["release"]["version"], "1.1.0");
    })
    .await;
}

#[tokio::test]
async fn tags_are_kept_searched_and_bounded() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        let path = format!("/api/terminals/{}", machine.id());
        let version = server.get(&path).await.expect(200)["version"].clone();
        let long = "长".repeat(33);
        let refused = server.patch(&path, json!({"version": version, "tags": ["好", long]})).await;
        refused.problem(422, "field_invalid");
        assert_eq!(refused.json()["pointer"], "/tags/1");
        let tags = json!({"version": version, "tags": ["示范点", " 示范点 ", "夜间"]});
        let tagged = server.patch(&path, tags).await.expect(200);
        assert_eq!(tagged["tags"], json!(["夜间", "示范点"]));
        let found = server.get("/api/terminals?tag=示范点&arch=x86_64").await.expect(200);
        assert_eq!(found["total"], 1);
        assert_eq!(server.get("/api/terminals?tag=别的").await.expect(200)["total"], 0);
        let tags = server.get("/api/tags").await.expect(200);
        assert_eq!(tags["items"][1], json!({"tag": "示范点", "terminal_count": 1}));
    })
    .await;
}
