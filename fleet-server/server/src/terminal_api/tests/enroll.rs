use fleet_protocol::path;
use serde_json::json;

use super::Machine;
use super::machine::report;
use crate::testing::TestServer;

#[tokio::test]
async fn terminal_waits_is_approved_and_checks_in() {
    fleet_store::testing::each(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        let reply = machine.enroll(&server, None).await.expect(200);
        assert_eq!((&reply["state"], &reply["terminal_id"]), (&json!("pending"), &json!(machine.id())));
        let again = machine.enroll(&server, None).await.expect(200);
        assert_eq!(again["display_code"], reply["display_code"]);
        machine.buy_token(&server).await.problem(403, "terminal_not_enrolled");

        let listed = server.get("/api/terminals?enrollment=pending").await.expect(200);
        assert_eq!(listed["items"][0]["display_code"], reply["display_code"]);
        machine.serve(&server, "通川区政务服务中心 1 号机").await;
        let reply = machine.check_in(&server, &report()).await.expect(200);
        assert_eq!(
            reply["desired"]["terminal"],
            json!({"name": "通川区政务服务中心 1 号机", "state": "active"})
        );
        let seen = server.get(&format!("/api/terminals/{}", machine.id())).await.expect(200);
        assert_eq!((&seen["enrollment"], &seen["connectivity"]), (&json!("active"), &json!("online")));
        assert_eq!(seen["desired"]["etag"], reply["desired"]["etag"]);
        server.get("/api/audit/verify").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn code_lets_one_terminal_in_and_says_in_chinese_why_it_does_not() {
    fleet_store::testing::each(|db| async move {
        let server = TestServer::signed_in(db).await;
        let draft = json!({"location_id": null, "count": 3, "valid_for_ms": 60_000, "note": "安装"});
        let issued = server.post("/api/enrollment-codes", draft).await.expect(201);
        let code = |n: usize| issued["items"][n]["code"].as_str().unwrap();
        let typed = code(0).to_lowercase().replace('-', " ");

        let (mut first, second) = (Machine::new("board-1"), Machine::new("board-2"));
        assert_eq!(first.enroll(&server, Some(&typed)).await.expect(200)["state"], "approved");
        first.buy_token(&server).await.expect(200);
        let used = second.enroll(&server, Some(code(0))).await;
        used.problem(409, "enrollment_code_used");
        assert_eq!(used.json()["title"], "注册码已被使用");
        second.enroll(&server, Some("2222-2222")).await.problem(422, "enrollment_code_unknown");
        second.enroll(&server, Some("what?")).await.problem(422, "enrollment_code_unknown");

        let revoked = issued["items"][1]["id"].as_str().unwrap();
        server.delete(&format!("/api/enrollment-codes/{revoked}")).await.expect(204);
        second.enroll(&server, Some(code(1))).await.problem(422, "enrollment_code_unknown");
        server.clock.advance(60_000);
        let expired = second.enroll(&server, Some(code(2))).await;
        expired.problem(410, "enrollment_code_expired");
        assert_eq!(expired.json()["detail"], "请领取新的注册码。");

        let listed = server.get("/api/enrollment-codes?sort=created_at").await.expect(200);
        let states: Vec<_> = listed["items"].as_array().unwrap().iter().map(|item| &item["state"]).collect();
        let mut states: Vec<_> = states.into_iter().map(|state| state.as_str().unwrap()).collect();
        states.sort_unstable();
        assert_eq!(states, ["expired", "revoked", "used"]);
        assert!(!listed.to_string().contains(code(0)), "the code itself is told once");
    })
    .await;
}

#[tokio::test]
async fn forged_requests_are_refused() {
    fleet_store::testing::each(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (machine, other) = (Machine::new("board-1"), Machine::new("board-2"));
        let mut request = machine.enrollment(None);
        request.signature = other.enrollment(None).signature;
        let body = serde_json::to_value(&request).unwrap();
        server.post(path::ENROLLMENTS, body).await.problem(401, "signature_invalid");
        let mut request = machine.enrollment(None);
        request.hardware.fingerprint = "another".into();
        let body = serde_json::to_value(&request).unwrap();
        server.post(path::ENROLLMENTS, body).await.problem(401, "signature_invalid");
        let mut request = machine.enrollment(None);
        request.protocol = 99;
        let body = serde_json::to_value(&request).unwrap();
        server.post(path::ENROLLMENTS, body).await.problem(426, "protocol_unsupported");
        server.post(path::ENROLLMENTS, json!({"hello": 1})).await.problem(400, "body_invalid");
        let listed = server.get("/api/terminals").await.expect(200);
        assert_eq!(listed["total"], 0);
    })
    .await;
}

#[tokio::test]
async fn one_address_cannot_try_codes_without_end() {
    let dir = tempfile::tempdir().unwrap();
    let db = fleet_store::Db::open_file(&dir.path().join("fleet.db")).await.unwrap();
    let server = TestServer::signed_in(db).await;
    let mut held_back = false;
    for n in 0..700 {
        let machine = Machine::new(&format!("board-{n}"));
        let answer = machine.enroll(&server, Some("2222-2222")).await;
        if answer.status.as_u16() == 429 {
            assert!(answer.headers.contains_key("retry-after"));
            held_back = true;
            break;
        }
        answer.problem(422, "enrollment_code_unknown");
    }
    assert!(held_back);
}
