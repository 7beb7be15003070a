mod canary;
mod schedule;

use serde_json::{Value, json};

use crate::apps::tests::{app, bundle, upload};
use crate::testing::TestServer;

async fn version(server: &TestServer, app: &str, label: &str) -> Value {
    let made = upload(server, app, &format!("label={label}"), bundle(&[("index.html", label)])).await;
    made.expect(201)["id"].clone()
}

#[tokio::test]
async fn apps_are_listed_and_unlisted() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = app(&server, "社保查询").await;
        let (path, unlist) = (format!("/api/apps/{app}/listing"), format!("/api/apps/{app}/unlist"));
        let (one, two) = (version(&server, &app, "1").await, version(&server, &app, "2").await);
        server.get(&path).await.problem(404, "not_found");
        server.post(&unlist, json!({"version": 1})).await.problem(409, "not_listed");

        let city =
            json!([{"kind": "division", "id": "511700"}, {"kind": "everywhere"}, {"kind": "everywhere"}]);
        let body = json!({"version": null, "version_id": one, "targets": city});
        let listed = server.put(&path, body.clone()).await.expect(200);
        assert_eq!((&listed["state"], &listed["version"]), (&json!("listed"), &json!(1)));
        assert_eq!(listed["targets"].as_array().unwrap().len(), 2, "each target once");
        server.put(&path, body).await.problem(409, "version_conflict");
        let body =
            json!({"version": 1, "version_id": two, "targets": [{"kind": "division", "id": "511702"}]});
        assert_eq!(server.put(&path, body.clone()).await.expect(200)["version_id"], two);
        server.put(&path, body).await.problem(409, "version_conflict");
        let shown = server.get(&format!("/api/apps/{app}")).await.expect(200);
        assert_eq!((&shown["state"], &shown["current_version"]["label"]), (&json!("listed"), &json!("2")));

        let back = format!("{path}/rollback");
        server.post(&back, json!({"version": 1})).await.problem(409, "version_conflict");
        let rolled = server.post(&back, json!({"version": 2})).await.expect(200);
        assert_eq!((&rolled["version_id"], &rolled["previous_version"]), (&one, &json!(null)));
        assert_eq!(rolled["history"][0]["label"], "2");
        assert!(
            rolled["history"][0]["taken_back_at"].is_i64() && rolled["history"][1]["taken_back_at"].is_null()
        );
        server.post(&back, json!({"version": 3})).await.problem(409, "previous_version_missing");
        let targets = json!([{"kind": "division", "id": "511702"}]);
        let forth = json!({"version": 3, "version_id": two, "targets": targets});
        assert_eq!(server.put(&path, forth).await.expect(200)["previous_version"]["label"], "1");

        let told = json!({"version": 4, "notice": {"title": "社保查询升级中", "body": "请到窗口办理"}});
        let unlisted = server.post(&unlist, told).await.expect(200);
        assert_eq!(
            (&unlisted["state"], &unlisted["notice"]["title"]),
            (&json!("unlisted"), &json!("社保查询升级中"))
        );
        let notices = server.get("/api/notices").await.expect(200);
        assert_eq!(notices["items"][0]["targets"][0]["id"], "511702");
        server.post(&unlist, json!({"version": 5})).await.problem(409, "not_listed");
        server.post(&back, json!({"version": 5})).await.problem(409, "not_listed");

        let again = json!({"version": 5, "version_id": two, "targets": [{"kind": "everywhere"}]});
        assert_eq!(server.put(&path, again).await.expect(200)["notice"], json!(null));
        let notices = server.get("/api/notices?active=true").await.expect(200);
        assert_eq!(notices["items"], json!([]), "an app that is back has no notice that it is gone");
    })
    .await;
}

#[tokio::test]
async fn wrong_versions_and_targets_are_refused() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (ours, theirs) = (app(&server, "社保查询").await, app(&server, "公积金").await);
        let foreign = version(&server, &theirs, "1").await;
        let path = format!("/api/apps/{ours}/listing");
        let body = json!({"version_id": foreign, "targets": [{"kind": "everywhere"}]});
        server.put(&path, body).await.problem(422, "version_unknown");
        let own = version(&server, &ours, "1").await;
        let body = json!({"version_id": own, "targets": [{"kind": "terminal", "id": own}]});
        server.put(&path, body).await.problem(422, "target_invalid");
        server.post("/api/listings/preview", json!({"targets": []})).await.problem(422, "targets_missing");
        let preview =
            server.post("/api/listings/preview", json!({"targets": [{"kind": "everywhere"}]})).await;
        assert_eq!(preview.expect(200), json!({"terminal_count": 0}));
    })
    .await;
}
