use serde_json::{Value, json};

use super::{app, bundle, upload};
use crate::testing::TestServer;

const MANIFEST: &str = r#"{"name": {"zh": "办事指南"}, "version": "1.2.0", "entry": "main.html",
    "category": "便民服务", "origins": ["https://api.example.gov.cn"]}"#;

async fn act(server: &TestServer, app: &str, version: &Value, deed: &str) -> crate::testing::Answer {
    let path = format!("/api/apps/{app}/versions/{}/{deed}", version["id"].as_str().unwrap());
    server.post(&path, json!({"version": version["version"], "note": "图标看不清"})).await
}

async fn second_person(server: &TestServer, asked: bool) {
    let mut rules = server.get("/api/settings/catalogue").await.expect(200);
    rules["second_person"] = json!(asked);
    server.put("/api/settings/catalogue", rules).await.expect(200);
}

#[tokio::test]
async fn manifest_gives_what_the_form_leaves_out_and_its_faults_are_kept() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = app(&server, "办事指南").await;
        let files = |manifest| bundle(&[("main.html", "x"), ("kiosk-app.json", manifest)]);
        let made = upload(&server, &app, "", files(MANIFEST)).await.expect(201);
        assert_eq!((&made["label"], &made["entry"]), (&json!("1.2.0"), &json!("main.html")));
        assert_eq!(made["state"], "checked");
        let found: Vec<(&str, &str)> = made["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["rule"].as_str().unwrap(), one["severity"].as_str().unwrap()))
            .collect();
        assert_eq!(found, [("origin_not_allowed", "warning")]);

        let broken = MANIFEST.replace("1.2.0", "1.3.0").replace("便民服务", " ").replace("zh", "en");
        let draft = upload(&server, &app, "", files(&broken)).await.expect(201);
        assert_eq!(draft["state"], "draft");
        assert_eq!(draft["findings"][0]["severity"], "error", "errors first");
        act(&server, &app, &draft, "submit").await.problem(409, "version_state_wrong");
        let listing = json!({"version_id": draft["id"], "targets": [{"kind": "everywhere"}]});
        let refused = server.put(&format!("/api/apps/{app}/listing"), listing).await;
        refused.problem(409, "version_not_reviewed");
        let drafts = server.get(&format!("/api/apps/{app}/versions?state=draft")).await.expect(200);
        assert_eq!((&drafts["total"], &drafts["items"][0]["id"]), (&json!(1), &draft["id"]));
        upload(&server, &app, "", bundle(&[("index.html", "x")])).await.problem(422, "field_invalid");
    })
    .await;
}

#[tokio::test]
async fn a_second_person_reviews_where_the_fleet_asks_for_one() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        second_person(&server, true).await;
        let app = app(&server, "社保查询").await;
        let version = upload(&server, &app, "label=1", bundle(&[("index.html", "x")])).await.expect(201);
        let (path, body) = (
            format!("/api/apps/{app}/listing"),
            json!({"version_id": version["id"], "targets": [{"kind": "everywhere"}]}),
        );
        server.put(&path, body.clone()).await.problem(409, "version_not_reviewed");
        act(&server, &app, &version, "approve").await.problem(409, "version_state_wrong");
        let submitted = act(&server, &app, &version, "submit").await.expect(200);
        assert_eq!((&submitted["state"], &submitted["version"]), (&json!("in_review"), &json!(2)));
        act(&server, &app, &version, "submit").await.problem(409, "version_state_wrong");
        act(&server, &app, &submitted, "approve").await.problem(403, "version_review_own");

        let other = upload(&server, &app, "label=2", bundle(&[("index.html", "x")])).await.expect(201);
        let other = act(&server, &app, &other, "submit").await.expect(200);
        second(&mut server).await;
        let reviewed = act(&server, &app, &submitted, "approve").await.expect(200);
        assert_eq!(
            (&reviewed["state"], &reviewed["reviewed"]["by"]),
            (&json!("reviewed"), &json!("operator"))
        );
        server.put(&path, body).await.expect(200);
        let back = act(&server, &app, &other, "send_back").await.expect(200);
        assert_eq!((&back["state"], &back["review_note"]), (&json!("checked"), &json!("图标看不清")));
        assert_eq!(back["submitted"], json!(null));
        let again = act(&server, &app, &back, "submit").await.expect(200);
        assert_eq!(again["review_note"], "");
        act(&server, &app, &again, "approve").await.problem(403, "version_review_own");
        server
            .put("/api/settings/catalogue", json!({"second_person": false, "version": 2}))
            .await
            .problem(403, "not_allowed");
    })
    .await;
}

/// Signs in as somebody else.
async fn second(server: &mut TestServer) {
    let operator = json!({"username": "operator", "display_name": "运维员", "role": "operator",
        "password": "Bashan-Qushui-2026"});
    server.post("/api/users", operator).await.expect(201);
    let credentials = json!({"username": "operator", "password": "Bashan-Qushui-2026"});
    let signed_in = server.post("/api/sessions", credentials).await;
    signed_in.expect(201);
    server.keep_cookie(&signed_in);
}

#[tokio::test]
async fn who_lists_a_checked_version_vouches_for_it_and_a_withdrawn_one_never_comes_back() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = app(&server, "社保查询").await;
        let one = upload(&server, &app, "label=1", bundle(&[("index.html", "1")])).await.expect(201);
        let two = upload(&server, &app, "label=2", bundle(&[("index.html", "2")])).await.expect(201);
        let path = format!("/api/apps/{app}/listing");
        let list = |version: &Value, read: Value| {
            json!({"version": read, "version_id": version["id"], "targets": [{"kind": "everywhere"}]})
        };
        server.put(&path, list(&one, json!(null))).await.expect(200);
        let versions = server.get(&format!("/api/apps/{app}/versions?sort=label")).await.expect(200);
        let listed = versions["items"][0].clone();
        assert_eq!((&listed["state"], listed["reviewed"]["by"].is_string()), (&json!("reviewed"), true));
        let audit = server.get("/api/audit?action=app_version.approve").await.expect(200);
        assert_eq!(audit["items"][0]["summary"]["label"], "1");

        act(&server, &app, &listed, "withdraw").await.problem(409, "version_listed");
        let gone = act(&server, &app, &two, "withdraw").await.expect(200);
        assert_eq!(gone["state"], "withdrawn");
        for deed in ["submit", "approve", "send_back", "withdraw"] {
            act(&server, &app, &gone, deed).await.problem(409, "version_state_wrong");
        }
        server.put(&path, list(&two, json!(1))).await.problem(409, "version_not_reviewed");
        act(&server, &app, &json!({"id": one["id"], "version": 1}), "withdraw").await.problem(409, "version_listed");
        let foreign = super::app(&server, "公积金").await;
        act(&server, &foreign, &two, "submit").await.problem(404, "not_found");
    })
    .await;
}
