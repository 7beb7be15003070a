use serde_json::json;

use crate::testing::{PASSWORD, TestServer};

#[tokio::test]
async fn administrators_manage_accounts() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        let draft = json!({"username": "viewer.1", "display_name": "=查看员", "role": "viewer", "password": PASSWORD});
        let made = server.post("/api/users", draft.clone()).await.expect(201);
        server.post("/api/users", draft).await.problem(409, "username_taken");
        let weak = json!({"username": "b2", "display_name": "x", "role": "viewer", "password": "weak"});
        server.post("/api/users", weak).await.problem(422, "password_weak");

        let listed = server.get("/api/users?limit=1&sort=-username").await.expect(200);
        assert_eq!((&listed["items"][0]["username"], &listed["total"]), (&json!("viewer.1"), &json!(2)));
        let next = format!("/api/users?limit=1&sort=-username&after={}", listed["next"].as_str().unwrap());
        let listed = server.get(&next).await.expect(200);
        assert_eq!((&listed["items"][0]["username"], &listed["next"]), (&json!("admin"), &json!(null)));
        server.get("/api/users?sort=password").await.problem(400, "sort_unknown");
        server.get(&next.replace("-username", "username")).await.expect(200);
        server.get(&next.replace("-username", "created_at")).await.problem(400, "cursor_invalid");
        let table = server.get("/api/users/export?q=VIEWER").await.text();
        assert!(table.starts_with("\u{feff}id,username") && table.contains("\"'=查看员\""), "{table}");

        let path = format!("/api/users/{}", made["id"].as_str().unwrap());
        server.patch(&path, json!({"version": 7, "role": "operator"})).await.problem(409, "version_conflict");
        let changed = server.patch(&path, json!({"version": 1, "role": "operator"})).await.expect(200);
        assert_eq!((&changed["role"], &changed["version"]), (&json!("operator"), &json!(2)));

        let me = server.get("/api/sessions/current").await.expect(200);
        let own = format!("/api/users/{}", me["user_id"].as_str().unwrap());
        server.patch(&own, json!({"version": 1, "disabled": true})).await.problem(409, "last_administrator");

        let answer = server.post("/api/sessions", json!({"username": "viewer.1", "password": PASSWORD})).await;
        server.keep_cookie(&answer);
        server.get("/api/users").await.problem(403, "not_allowed");
    })
    .await;
}

#[tokio::test]
async fn two_administrators_cannot_dismiss_each_other_at_once() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let draft = json!({"username": "second", "display_name": "二", "role": "administrator", "password": PASSWORD});
        let second = server.post("/api/users", draft).await.expect(201);
        let first = server.get("/api/sessions/current").await.expect(200);
        let paths = [&first["user_id"], &second["id"]].map(|id| format!("/api/users/{}", id.as_str().unwrap()));
        let patch = || json!({"version": 1, "role": "viewer"});
        let (one, other) = tokio::join!(server.patch(&paths[0], patch()), server.patch(&paths[1], patch()));
        // Whoever comes second may not even be an administrator any more.
        assert!(one.status.is_success() || other.status.is_success(), "{} {}", one.text(), other.text());
        let left = fleet_store::user::count_administrators(&mut server.state.db.read().await.unwrap()).await;
        assert_eq!(left.unwrap(), 1);
    })
    .await;
}
