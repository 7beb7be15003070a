mod review;
mod usage;
mod words;

use std::io::{Cursor, Write as _};

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::testing::{Answer, TestServer};

pub fn bundle(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub async fn app(server: &TestServer, name: &str) -> String {
    let body = json!({"name": name, "summary": "一句话", "category": "社会保障", "unit": "市人社局", "contact": "12333"});
    server.post("/api/apps", body).await.expect(201)["id"].as_str().unwrap().to_owned()
}

pub async fn upload(server: &TestServer, app: &str, query: &str, bytes: Vec<u8>) -> Answer {
    let path = format!("/api/apps/{app}/versions/bundle?{query}");
    server.send(Method::POST, &path, "application/zip", Body::from(bytes)).await
}

#[tokio::test]
async fn apps_are_registered_changed_and_ordered() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (first, second) = (app(&server, "社保查询").await, app(&server, "公积金").await);
        let names = |listed: Value| -> Vec<String> {
            listed["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|a| a["name"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(names(server.get("/api/apps").await.expect(200)), ["社保查询", "公积金"]);
        let order = |apps: &[&String], before: &[&String]| json!({"app_ids": apps, "before": before});
        let (before, turned) = ([&first, &second], [&second, &first]);
        let cut = order(&[&second], &before);
        server.put("/api/apps/order", cut).await.problem(422, "order_incomplete");
        server.put("/api/apps/order", order(&turned, &before)).await.expect(204);
        let late = server.put("/api/apps/order", order(&turned, &before)).await;
        late.problem(409, "version_conflict");
        assert_eq!(names(server.get("/api/apps").await.expect(200)), ["公积金", "社保查询"]);
        assert_eq!(names(server.get("/api/apps?limit=1&sort=-sort_order").await.expect(200)), ["社保查询"]);
        assert_eq!(names(server.get("/api/apps?state=listed").await.expect(200)).len(), 0);

        let body = json!({"version": 1, "name": "社保服务", "category": "社会保障"});
        let changed = server.put(&format!("/api/apps/{first}"), body.clone()).await.expect(200);
        assert_eq!(
            (&changed["name"], &changed["state"], &changed["version"]),
            (&json!("社保服务"), &json!("draft"), &json!(2))
        );
        server.put(&format!("/api/apps/{first}"), body).await.problem(409, "version_conflict");
        server.get("/api/apps/nonsense").await.problem(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn icons_are_pictures() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = app(&server, "社保查询").await;
        let picture = format!("/api/apps/{app}/icon");
        let initial = server.get(&picture).await;
        assert!(initial.text().contains('社'));
        assert_eq!(initial.headers["content-type"], "image/svg+xml");
        let path = format!("{picture}?version=1");
        let png = b"\x89PNG\r\n\x1a\n....".to_vec();
        let before = server.get(&format!("/api/apps/{app}")).await.expect(200)["icon_url"].clone();
        let after = server.send(Method::PUT, &path, "image/png", Body::from(png.clone())).await.expect(200);
        assert_ne!(before, after["icon_url"]);
        assert_eq!(server.get(after["icon_url"].as_str().unwrap()).await.bytes, png);
        let late = server.send(Method::PUT, &path, "image/png", Body::from(png)).await;
        late.problem(409, "version_conflict");
        server.send(Method::PUT, &picture, "image/png", Body::empty()).await.problem(400, "request_invalid");
        let script = "<svg><script>alert(1)</script></svg>";
        server
            .send(Method::PUT, &path, "image/svg+xml", Body::from(script))
            .await
            .problem(422, "icon_type_wrong");
        let large = vec![0; 256 * 1024 + 1];
        server.send(Method::PUT, &path, "image/png", Body::from(large)).await.problem(413, "icon_too_large");
    })
    .await;
}

#[tokio::test]
async fn bundles_are_checked_and_kept() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = app(&server, "社保查询").await;
        let good = bundle(&[("index.html", "<p>你好</p>"), ("a.js", "1")]);
        let query = "label=1.0&allowed_origins=https%3A%2F%2Fapi.example.gov.cn&permissions=id_card";
        let made = upload(&server, &app, query, good.clone()).await.expect(201);
        assert_eq!((&made["kind"], &made["file_count"]), (&json!("bundle"), &json!(2)));
        assert_eq!(made["allowed_origins"], json!(["https://api.example.gov.cn"]));
        assert_eq!(made["permissions"], json!(["id_card"]));
        let sha256 = made["sha256"].as_str().unwrap().parse().unwrap();
        assert!(server.state.blobs.verify(&sha256).await.unwrap());

        upload(&server, &app, query, good.clone()).await.problem(409, "version_label_taken");
        upload(&server, &app, "label=2&entry=main.html", good.clone())
            .await
            .problem(422, "bundle_entry_missing");
        upload(&server, &app, "label=2", b"nonsense".to_vec()).await.problem(422, "bundle_not_zip");
        upload(&server, &app, "label=2&allowed_origins=x", good.clone()).await.problem(422, "origin_invalid");
        upload(&server, &app, "label=2&permissions=x", good.clone()).await.problem(422, "field_invalid");
        upload(&server, &app, "", good.clone()).await.problem(422, "field_invalid");
        let nowhere = uuid::Uuid::from_u128(7).to_string();
        upload(&server, &nowhere, "label=2", good).await.problem(404, "not_found");

        let listed = server.get(&format!("/api/apps/{app}/versions")).await.expect(200);
        assert_eq!((&listed["total"], &listed["items"][0]["label"]), (&json!(1), &json!("1.0")));
    })
    .await;
}

#[tokio::test]
async fn remote_versions_may_reach_their_own_origin() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = app(&server, "办事指南").await;
        let path = format!("/api/apps/{app}/versions/remote");
        let body = json!({"label": "1", "url": "https://www.example.gov.cn/guide#/x", "allowed_origins": ["https://cdn.example.gov.cn"]});
        let made = server.post(&path, body).await.expect(201);
        assert_eq!(made["allowed_origins"], json!(["https://cdn.example.gov.cn", "https://www.example.gov.cn"]));
        assert_eq!(made["permissions"], json!([]));
        let wrong = json!({"label": "2", "url": "ftp://x"});
        server.post(&path, wrong).await.problem(422, "url_invalid");
        let wrong = json!({"label": "2", "url": "https://x.cn", "allowed_origins": ["https://x.cn/path"]});
        server.post(&path, wrong).await.problem(422, "origin_invalid");
    })
    .await;
}
