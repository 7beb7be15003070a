use serde_json::{Value, json};

use crate::testing::TestServer;

fn fields(words: &Value) -> Value {
    json!({"name": "养老资格认证", "category": "社会保障", "search_words": words})
}

#[tokio::test]
async fn an_app_is_found_by_its_words() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let made = server.post("/api/apps", fields(&json!([" 年审 ", "退休", "年审"]))).await.expect(201);
        assert_eq!(made["search_words"], json!(["年审", "退休"]), "each once, without spaces at its ends");
        let by_year = "/api/apps?q=%E5%B9%B4%E5%AE%A1";
        assert_eq!(server.get(by_year).await.expect(200)["total"], 1, "年审");
        let path = format!("/api/apps/{}", made["id"].as_str().unwrap());
        let mut change = fields(&json!(["养老金"]));
        change["version"] = json!(1);
        assert_eq!(server.put(&path, change).await.expect(200)["search_words"], json!(["养老金"]));
        assert_eq!(server.get(by_year).await.expect(200)["total"], 0);

        let many: Vec<String> = (0..11).map(|n| format!("词{n}")).collect();
        for wrong in [json!(many), json!([""]), json!(["长".repeat(21)]), json!(["a\nb"])] {
            let refused = server.post("/api/apps", fields(&wrong)).await;
            refused.problem(422, "field_invalid");
            assert_eq!(refused.json()["pointer"], "/search_words");
        }
    })
    .await;
}
