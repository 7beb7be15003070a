use serde_json::json;

use crate::testing::TestServer;

#[tokio::test]
async fn settings_are_read_changed_and_kept_in_range() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut settings = server.get("/api/settings").await.expect(200);
        assert_eq!(settings["idle_limit_s"], 60);
        settings["idle_limit_s"] = json!(5);
        let refused = server.put("/api/settings", settings.clone()).await;
        refused.problem(422, "field_invalid");
        assert_eq!(refused.json()["pointer"], "/idle_limit_s");
        settings["idle_limit_s"] = json!(25);
        settings["page_paper_amounts"] = json!([500, 0]);
        let refused = server.put("/api/settings", settings.clone()).await;
        refused.problem(422, "field_invalid");
        assert_eq!(refused.json()["pointer"], "/page_paper_amounts");
        settings["page_paper_amounts"] = json!([300]);
        assert_eq!(server.put("/api/settings", settings.clone()).await.expect(200)["version"], 2);
        server.put("/api/settings", settings).await.problem(409, "version_conflict");
        let kept = server.get("/api/settings").await.expect(200);
        assert_eq!((&kept["idle_limit_s"], &kept["page_paper_amounts"]), (&json!(25), &json!([300])));
    })
    .await;
}

#[tokio::test]
async fn the_console_loads_tiles_from_the_hosts_that_were_set_alone() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let pictures = async || {
            let answer = server.get("/locations").await;
            let policy = answer.headers["content-security-policy"].to_str().unwrap().to_owned();
            policy.split("; ").find(|part| part.starts_with("img-src")).unwrap().to_owned()
        };
        assert_eq!(pictures().await, "img-src 'self' data: blob:");
        let mut map = server.get("/api/settings/map").await.expect(200);
        map["layers"] = json!(["https://tiles.example;/{x}/{y}/{z}"]);
        server.put("/api/settings/map", map.clone()).await.problem(422, "field_invalid");
        map["layers"] = json!(["https://tiles.example/{z}/{x}/{y}.png?tk=geheim"]);
        server.put("/api/settings/map", map).await.expect(200);
        assert_eq!(pictures().await, "img-src 'self' data: blob: https://tiles.example");
        let audit = server.get("/api/audit?action=settings.update").await;
        assert!(audit.text().contains("tiles.example") && !audit.text().contains("geheim"));
    })
    .await;
}
