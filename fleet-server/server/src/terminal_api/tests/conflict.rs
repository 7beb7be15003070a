use serde_json::json;

use super::Machine;
use super::machine::report;
use crate::testing::TestServer;

#[tokio::test]
async fn cloned_disk_is_a_conflict_until_a_person_says_which_machine_is_real() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        machine.check_in(&server, &report()).await.expect(200);

        machine.fingerprint = "board-2".into();
        let old_token = machine.token.clone();
        machine.buy_token(&server).await.problem(409, "terminal_conflict");
        machine.check_in(&server, &report()).await.problem(409, "terminal_conflict");
        let terminal = format!("/api/terminals/{}", machine.id());
        let seen = server.get(&terminal).await.expect(200);
        assert_eq!(seen["enrollment"], "conflict");
        let machines = seen["conflict"]["fingerprints"].as_array().unwrap();
        assert_eq!(machines.len(), 2, "{machines:?}");

        let resolve = async |keep: &str| {
            let seen = server.get(&terminal).await.expect(200);
            let body = json!({"version": seen["version"], "keep_fingerprint": keep});
            server.post(&format!("{terminal}/resolve-conflict"), body).await
        };
        resolve("board-3").await.problem(422, "fingerprint_unknown");
        assert_eq!(resolve("board-2").await.expect(200)["enrollment"], "active");
        // The old machine's token is void, and its next try does not start the conflict again.
        machine.token = old_token;
        machine.check_in(&server, &report()).await.problem(401, "token_invalid");
        machine.fingerprint = "board-1".into();
        machine.buy_token(&server).await.problem(409, "terminal_conflict");
        machine.fingerprint = "board-2".into();
        machine.buy_token(&server).await.expect(200);
        machine.check_in(&server, &report()).await.expect(200);
        assert_eq!(server.get(&terminal).await.expect(200)["enrollment"], "active");
    })
    .await;
}

#[tokio::test]
async fn new_key_on_a_known_machine_waits_in_conflict_and_stops_nobody() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut old = Machine::new("board-1");
        old.serve(&server, "一号").await;
        let new = Machine::new("board-1");
        assert_eq!(new.enroll(&server, None).await.expect(200)["state"], "conflict");
        old.check_in(&server, &report()).await.expect(200);

        let terminal = format!("/api/terminals/{}", new.id());
        let seen = server.get(&terminal).await.expect(200);
        let body = json!({"version": seen["version"], "keep_fingerprint": "board-1"});
        let seen = server.post(&format!("{terminal}/resolve-conflict"), body).await.expect(200);
        assert_eq!(seen["enrollment"], "pending", "it still has to be approved");
        old.check_in(&server, &report()).await.problem(403, "terminal_not_enrolled");
    })
    .await;
}
