use serde_json::json;

use crate::testing::TestServer;

#[tokio::test]
async fn settings_are_read_changed_and_kept_in_range() {
    fleet_store::testing::each(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut settings = server.get("/api/settings").await.expect(200);
        assert_eq!(settings["idle_limit_s"], 60);
        settings["idle_limit_s"] = json!(5);
        let refused = server.put("/api/settings", settings.clone()).await;
        refused.problem(422, "field_invalid");
        assert_eq!(refused.json()["pointer"], "/idle_limit_s");
        settings["idle_limit_s"] = json!(25);
        assert_eq!(server.put("/api/settings", settings.clone()).await.expect(200)["version"], 2);
        server.put("/api/settings", settings).await.problem(409, "version_conflict");
        assert_eq!(server.get("/api/settings").await.expect(200)["idle_limit_s"], 25);
    })
    .await;
}
