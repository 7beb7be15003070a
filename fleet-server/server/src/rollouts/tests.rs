use fleet_protocol::ReleaseId;
use fleet_store::release::{self, NewRelease};
use serde_json::json;
use uuid::Uuid;

use crate::testing::{NOW, TestServer};

async fn release(server: &TestServer) -> String {
    let id = ReleaseId(Uuid::from_u128(7));
    let new = NewRelease {
        id,
        version: "1.1.0".to_owned(),
        target: "kiosk-terminal-1.1.0-x86_64.tar.zst".to_owned(),
        hardware: vec!["x86_64".to_owned()],
        release_counter: 2,
        size: 1,
        sha256: "00".repeat(32),
        notes: String::new(),
        published_at: NOW,
    };
    let mut tx = server.state.db.write().await.unwrap();
    release::upsert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id.to_string()
}

#[tokio::test]
async fn a_rollout_is_planned_and_decided_about() {
    fleet_store::testing::each(|db| async move {
        let server = TestServer::signed_in(db).await;
        let release = release(&server).await;
        let everywhere = json!([{"kind": "everywhere"}]);
        let body = |release: &str| json!({"name": "全市升级", "release_id": release, "targets": everywhere});
        server.post("/api/rollouts", body(&Uuid::nil().to_string())).await.problem(422, "field_invalid");
        let none = json!({"name": "x", "release_id": release, "targets": []});
        server.post("/api/rollouts", none).await.problem(422, "targets_missing");

        let rollout = server.post("/api/rollouts", body(&release)).await.expect(201);
        assert_eq!((&rollout["state"], &rollout["release"]["version"]), (&json!("draft"), &json!("1.1.0")));
        let path = format!("/api/rollouts/{}", rollout["id"].as_str().unwrap());
        server
            .post(&format!("{path}/pause"), json!({"version": 1}))
            .await
            .problem(409, "rollout_state_wrong");
        server.post(&format!("{path}/halt"), json!({"version": 9})).await.problem(409, "version_conflict");
        // Nobody is in the targets: it is over as it begins.
        let started = server.post(&format!("{path}/start"), json!({"version": 1})).await.expect(200);
        assert_eq!(started["state"], "completed");
        server.post(&format!("{path}/halt"), json!({"version": 3})).await.problem(409, "rollout_state_wrong");

        let list = server.get("/api/rollouts?state=completed").await.expect(200);
        assert_eq!(list["items"][0]["counts"]["committed"], 0);
        assert_eq!(server.get(&format!("{path}/attempts")).await.expect(200)["items"], json!([]));
        assert_eq!(server.get("/api/rollouts/export").await.status, 200);
    })
    .await;
}
