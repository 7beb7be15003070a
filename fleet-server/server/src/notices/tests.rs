use serde_json::json;

use crate::testing::{NOW, TestServer};

#[tokio::test]
async fn notices_come_and_go() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let body = json!({"title": "系统维护", "body": "今晚\n22:00", "level": "warning",
            "ends_at": NOW + 1000, "targets": [{"kind": "division", "id": "511702"}]});
        let made = server.post("/api/notices", body.clone()).await.expect(201);
        assert_eq!(made["targets"], json!([{"kind": "division", "id": "511702", "name": "通川区"}]));
        assert_eq!(made["starts_at"], NOW);

        for (field, value, code) in [
            ("title", json!(""), "field_invalid"),
            ("ends_at", json!(NOW), "field_invalid"),
            ("targets", json!([]), "targets_missing"),
            ("targets", json!([{"kind": "division", "id": "110000"}]), "target_invalid"),
            ("targets", json!([{"kind": "everywhere", "id": "x"}]), "target_invalid"),
            ("targets", json!([{"kind": "location", "id": made["id"]}]), "target_invalid"),
        ] {
            let mut wrong = body.clone();
            wrong[field] = value;
            server.post("/api/notices", wrong).await.problem(422, code);
        }

        let count = |listed: serde_json::Value| listed["items"].as_array().unwrap().len();
        assert_eq!(count(server.get("/api/notices?active=true").await.expect(200)), 1);
        server.delete(&format!("/api/notices/{}", made["id"].as_str().unwrap())).await.expect(204);
        assert_eq!(count(server.get("/api/notices?active=true").await.expect(200)), 0);
        let listed = server.get("/api/notices").await.expect(200);
        assert_eq!(
            (&listed["items"][0]["ends_at"], &listed["items"][0]["version"]),
            (&json!(NOW), &json!(2))
        );
        assert!(server.get("/api/notices/export").await.text().contains("通川区"));
    })
    .await;
}
