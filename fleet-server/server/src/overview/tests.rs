use crate::testing::TestServer;

#[tokio::test]
async fn an_empty_fleet_has_an_overview() {
    fleet_store::testing::each(|db| async move {
        let server = TestServer::signed_in(db).await;
        let overview = server.get("/api/overview").await.expect(200);
        assert_eq!(overview["terminals"]["total"], 0);
        assert_eq!(overview["divisions"].as_array().map(Vec::len), Some(7));
        assert_eq!(overview["sessions_today"]["count"], 0);
    })
    .await;
}
