use fleet_protocol::path;
use serde_json::json;

use super::Machine;
use super::machine::report;
use crate::testing::TestServer;

#[tokio::test]
async fn terminal_waits_is_approved_and_checks_in() {
    fleet_store::testing::on_fresh_database(|db| async move {
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
    fleet_store::testing::on_fresh_database(|db| async move {
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
    fleet_store::testing::on_fresh_database(|db| async move {
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

/// A server that takes this many failed tries.
async fn wary(db: fleet_store::Db, most: u32) -> TestServer {
    TestServer::configured(db, |set| set.terminals.enrollments_per_minute = most).await.set_up().await
}

#[tokio::test]
async fn one_address_cannot_try_codes_without_end() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = wary(db, 10).await;
        for n in 0..10 {
            let machine = Machine::new(&format!("board-{n}"));
            machine.enroll(&server, Some("2222-2222")).await.problem(422, "enrollment_code_unknown");
        }
        let answer = Machine::new("board-x").enroll(&server, Some("2222-2222")).await;
        answer.problem(429, "too_many_requests");
        assert!(answer.headers.contains_key("retry-after"));
    })
    .await;
}

#[tokio::test]
async fn a_terminal_that_waits_cannot_guess_without_end() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = wary(db, 10).await;
        let draft = json!({"location_id": null, "count": 2, "valid_for_ms": 3_600_000, "note": ""});
        let issued = server.post("/api/enrollment-codes", draft).await.expect(201);
        let code = |n: usize| issued["items"][n]["code"].as_str().unwrap();

        let machine = Machine::new("board-1");
        machine.enroll(&server, None).await.expect(200);
        for n in 0..9 {
            let guess = format!("2222-222{}", n + 2).replace("10", "A");
            machine.enroll(&server, Some(&guess)).await.problem(422, "enrollment_code_unknown");
        }
        // Even the right code is one try too many now; asking without one is not.
        machine.enroll(&server, Some(code(0))).await.problem(429, "too_many_requests");
        assert_eq!(machine.enroll(&server, None).await.expect(200)["state"], "pending");
        server.clock.advance(60_000);
        assert_eq!(machine.enroll(&server, Some(code(0))).await.expect(200)["state"], "approved");
    })
    .await;
}

#[tokio::test]
async fn guesses_at_once_are_counted_before_they_are_judged() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = wary(db, 10).await;
        let machine = Machine::new("board-1");
        machine.enroll(&server, None).await.expect(200);
        let guesses = (0..30).map(|_| machine.enroll(&server, Some("2222-2222")));
        let answers = futures_util::future::join_all(guesses).await;
        let judged = answers.iter().filter(|answer| answer.status.as_u16() == 422).count();
        assert_eq!(judged, 9, "one of ten was spent on becoming known");
    })
    .await;
}

#[tokio::test]
async fn expired_codes_count_as_guesses() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = wary(db, 3).await;
        let draft = json!({"location_id": null, "count": 1, "valid_for_ms": 60_000, "note": ""});
        let issued = server.post("/api/enrollment-codes", draft).await.expect(201);
        let code = issued["items"][0]["code"].as_str().unwrap();
        server.clock.advance(60_000);
        let machine = Machine::new("board-1");
        machine.enroll(&server, None).await.expect(200);
        for _ in 0..2 {
            machine.enroll(&server, Some(code)).await.problem(410, "enrollment_code_expired");
        }
        machine.enroll(&server, Some(code)).await.problem(429, "too_many_requests");
    })
    .await;
}
