use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

use crate::testing::{PASSWORD, TestServer};

fn credentials(password: &str) -> Value {
    json!({"username": "Admin", "password": password})
}

#[tokio::test]
async fn sign_in_and_out() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        assert_eq!(server.get("/api/sessions/current").await.expect(200)["role"], "administrator");
        server.delete("/api/sessions/current").await.expect(204);
        server.get("/api/sessions/current").await.problem(401, "not_signed_in");

        let answer = server.post("/api/sessions", credentials(PASSWORD)).await;
        assert_eq!(answer.expect(201)["username"], "admin");
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        server.keep_cookie(&answer);
        server.get("/api/sessions/current").await.expect(200);
        server.clock.advance(fleet_store::session::IDLE_LIMIT_MS);
        server.get("/api/sessions/current").await.problem(401, "not_signed_in");
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_link_works_once_and_not_for_long() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let link = async || {
            let now = server.state.clock.now();
            let link = super::link::renew(&server.state.db, "admin", "http://x", now).await.unwrap().unwrap();
            json!({"token": link.split_once("token=").unwrap().1})
        };
        let (first, second) = (link().await, link().await);
        server.post("/api/sessions/link", first).await.problem(401, "sign_in_link_invalid");
        assert_eq!(server.post("/api/sessions/link", second.clone()).await.expect(201)["username"], "admin");
        server.post("/api/sessions/link", second).await.problem(401, "sign_in_link_invalid");
        let late = link().await;
        server.clock.advance(fleet_store::sign_in_link::LIFETIME_MS);
        server.post("/api/sessions/link", late).await.problem(401, "sign_in_link_invalid");

        // The log knows who made a link and who came by one.
        let log = async |action: &str| {
            server.get(&format!("/api/audit?action={action}")).await.expect(200)["items"].clone()
        };
        let made = log("user.sign_in_link").await;
        assert_eq!((made.as_array().unwrap().len(), &made[0]["actor"]), (3, &json!(null)));
        assert_eq!(
            (&made[0]["object_name"], &made[0]["summary"]["by"]),
            (&json!("admin"), &json!("command line"))
        );
        assert_eq!(log("session.create").await[0]["summary"]["by"], "link");
        assert_eq!(log("setup.link").await[0]["object_kind"], "setup");
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_lock_and_the_lock_ends() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        for _ in 0..4 {
            server.post("/api/sessions", credentials("wrong")).await.problem(401, "credentials_wrong");
        }
        server.post("/api/sessions", credentials("wrong")).await.problem(429, "account_locked");
        let locked = server.post("/api/sessions", credentials(PASSWORD)).await;
        locked.problem(429, "account_locked");
        assert!(locked.headers.contains_key("retry-after"));
        server.clock.advance(fleet_store::session::LOCK_MS + 1);
        server.post("/api/sessions", credentials(PASSWORD)).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn tries_at_once_do_not_pass_the_lock_together() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let tries = (0..12).map(|_| server.post("/api/sessions", credentials("wrong")));
        let answers = futures_util::future::join_all(tries).await;
        let judged = answers.iter().filter(|answer| answer.status.as_u16() == 401).count();
        assert_eq!(judged, 4, "the fifth wrong password is told of the lock, as are all after it");
        server.post("/api/sessions", credentials(PASSWORD)).await.problem(429, "account_locked");
    })
    .await;
}

#[tokio::test]
async fn a_lock_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fleet.db");
    let db = fleet_store::Db::open_file(&path).await.unwrap();
    let server = TestServer::signed_in(db.clone()).await;
    for _ in 0..5 {
        server.post("/api/sessions", credentials("wrong")).await;
    }
    drop(server);
    db.close().await;
    let server = TestServer::new(fleet_store::Db::open_file(&path).await.unwrap()).await;
    server.post("/api/sessions", credentials(PASSWORD)).await.problem(429, "account_locked");
}

#[tokio::test]
async fn right_passwords_do_not_add_up_to_a_lock() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        for _ in 0..3 {
            for _ in 0..4 {
                server.post("/api/sessions", credentials("wrong")).await.problem(401, "credentials_wrong");
            }
            server.post("/api/sessions", credentials(PASSWORD)).await.expect(201);
        }
    })
    .await;
}

#[tokio::test]
async fn names_that_no_account_can_have_are_refused_like_wrong_passwords() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let long = "x".repeat(200_000);
        for name in ["", "管理员", "a b", "admin\0", long.as_str()] {
            let body = json!({"username": name, "password": PASSWORD});
            let answer = server.post("/api/sessions", body).await;
            if name.contains('\0') {
                answer.problem(400, "body_invalid");
            } else {
                answer.problem(401, "credentials_wrong");
            }
        }
        let audit = server.get("/api/audit?action=session.refuse").await.expect(200);
        assert_eq!(audit["total"], 0, "nothing of it is written down");
    })
    .await;
}

#[tokio::test]
async fn one_address_fails_only_so_often() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server =
            TestServer::configured(db, |set| set.limits.sign_ins_per_minute = 6).await.set_up().await;
        for _ in 0..8 {
            server.post("/api/sessions", credentials(PASSWORD)).await.expect(201);
        }
        let unknown = |n: u32| json!({"username": format!("nobody.{n}"), "password": "wrong"});
        for n in 0..6 {
            server.post("/api/sessions", unknown(n)).await.problem(401, "credentials_wrong");
        }
        let held = server.post("/api/sessions", credentials(PASSWORD)).await;
        held.problem(429, "too_many_requests");
        assert!(held.headers.contains_key("retry-after"));
        let token = json!({"token": "guess"});
        server.post("/api/sessions/link", token).await.problem(429, "too_many_requests");
        let setup = json!({"token": "guess", "username": "root", "display_name": "根", "password": PASSWORD});
        server.post("/api/setup", setup).await.problem(429, "too_many_requests");
        server.clock.advance(60_000);
        server.post("/api/sessions", credentials(PASSWORD)).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn set_up_works_once_and_only_with_its_link() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::new(db.clone()).await;
        let body = |token: &str, password: &str| {
            json!({"token": token, "username": "root", "display_name": "根", "password": password})
        };
        server.post("/api/setup", body("guess", PASSWORD)).await.problem(401, "setup_token_invalid");
        // Without the link not even the password is judged.
        server.post("/api/setup", body("guess", "short")).await.problem(401, "setup_token_invalid");
        let now = crate::testing::NOW;
        let link = crate::setup::link::renew(&db, "http://x", now).await.unwrap().unwrap();
        let token = link.split_once("token=").unwrap().1;
        server.post("/api/setup", body(token, "short")).await.problem(422, "password_weak");
        let server = TestServer::signed_in(db).await;
        server.post("/api/setup", body("guess", PASSWORD)).await.problem(401, "setup_token_invalid");
        assert_eq!(crate::setup::link::renew(&server.state.db, "http://x", now).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn cross_site_requests_and_bad_bodies_are_refused_in_the_callers_language() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::new(db).await;
        let request =
            Request::post("/api/sessions").header("accept-language", "en").body(Body::empty()).unwrap();
        let answer = server.request(request).await;
        answer.problem(403, "csrf_refused");
        assert_eq!(answer.json()["title"], "The request does not come from the console.");
        assert_eq!(answer.json()["request_id"], answer.headers["x-request-id"].to_str().unwrap());

        server.post("/api/sessions", json!({"username": 1})).await.problem(400, "body_invalid");
        let text = server.send(http::Method::POST, "/api/sessions", "text/plain", Body::from("x")).await;
        text.problem(415, "media_type_wrong");
        let large = json!({"username": "x".repeat(300_000), "password": ""});
        server.post("/api/sessions", large).await.problem(413, "body_too_large");
        server.get("/api/nothing").await.problem(404, "not_found");
        server.delete("/api/sessions").await.problem(405, "method_not_allowed");
        server.get("/api/sessions/current").await.problem(401, "not_signed_in");
        server.get("/healthz").await.expect_text(200, "ok\n");
    })
    .await;
}
