use fleet_domain::RolloutState;
use fleet_protocol::{ReleaseId, RolloutId};
use fleet_store::release::{self, NewRelease};
use fleet_store::rollout::{self, Decided, NewRollout};
use uuid::Uuid;

use crate::testing::{NOW, TestServer};

#[tokio::test]
async fn an_empty_fleet_has_an_overview() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let overview = server.get("/api/overview").await.expect(200);
        assert_eq!(overview["terminals"]["total"], 0);
        assert_eq!(overview["divisions"].as_array().map(Vec::len), Some(7));
        assert_eq!(overview["sessions_today"]["count"], 0);
    })
    .await;
}

fn release() -> NewRelease {
    NewRelease {
        id: ReleaseId(Uuid::from_u128(7)),
        version: "1.1.0".to_owned(),
        target: "kiosk-terminal-1.1.0-x86_64.tar.zst".to_owned(),
        hardware: vec!["x86_64".to_owned()],
        release_counter: 2,
        size: 1,
        sha256: "00".repeat(32),
        notes: String::new(),
        published_at: NOW,
    }
}

#[tokio::test]
async fn a_rollout_that_was_stopped_comes_before_five_newer_ones_that_run() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut tx = server.state.db.write().await.unwrap();
        release::upsert(&mut tx, &release()).await.unwrap();
        for number in 0..6_u8 {
            let id = RolloutId(Uuid::from_u128(u128::from(number) + 1));
            let created_at = NOW + i64::from(number);
            let (name, release_id) = (format!("rollout {number}"), release().id);
            let new = NewRollout { id, name, release_id, created_at, ..NewRollout::default() };
            rollout::insert(&mut tx, &new).await.unwrap();
            let state = if number == 0 { RolloutState::Paused } else { RolloutState::Running };
            rollout::decide(&mut tx, id, Decided { version: 1, state, at: NOW }).await.unwrap();
        }
        tx.commit().await.unwrap();
        let overview = server.get("/api/overview").await.expect(200);
        let shown: Vec<_> =
            overview["rollouts"].as_array().unwrap().iter().map(|rollout| &rollout["name"]).collect();
        assert_eq!(shown, ["rollout 0", "rollout 5", "rollout 4", "rollout 3", "rollout 2"]);
    })
    .await;
}
