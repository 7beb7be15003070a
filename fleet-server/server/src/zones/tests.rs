use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use crate::apps::tests::app;
use crate::terminal_api::tests::{Machine, report};
use crate::testing::{Answer, NOW, TestServer};

fn png() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(640_u32.to_be_bytes());
    bytes.extend(360_u32.to_be_bytes());
    bytes
}

async fn upload(server: &TestServer, bytes: Vec<u8>) -> Answer {
    server.send(Method::POST, "/api/zones/pictures", "image/png", Body::from(bytes)).await
}

fn words(zh: &str) -> Value {
    json!({"zh": zh, "en": ""})
}

fn zone(app: &str, picture: &Value) -> Value {
    json!({
        "content": {
            "title": words("高龄津贴"), "summary": words("八十岁以上老人"), "colour": "red", "picture": picture,
            "blocks": [
                {"kind": "heading", "text": words("怎样申请")},
                {"kind": "paragraph", "text": words("本人或家属\n均可办理。")},
                {"kind": "picture", "picture": picture, "caption": words("窗口位置")},
                {"kind": "list", "ordered": true, "items": [words("身份证"), {"zh": "户口簿", "en": "Register"}]},
                {"kind": "app", "app_id": app},
            ],
        },
        "targets": [{"kind": "everywhere"}],
    })
}

/// The titles of the zones that a terminal is told of.
async fn told(server: &TestServer, machine: &Machine) -> Vec<Value> {
    server.state.terminals.bus.refresh().await.unwrap();
    let reply = machine.check_in(server, &report()).await.expect(200);
    let zones = reply["desired"]["zones"].as_array().cloned().unwrap_or_default();
    zones.iter().map(|zone| zone["content"]["title"]["zh"].clone()).collect()
}

#[tokio::test]
async fn a_zone_is_composed_published_ordered_and_taken_back() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号机").await;
        let app = app(&server, "高龄津贴认证").await;
        let picture = upload(&server, png()).await.expect(201);
        let made = server.post("/api/zones", zone(&app, &picture)).await.expect(201);
        let path = format!("/api/zones/{}", made["id"].as_str().unwrap());
        assert_eq!((&made["state"], &made["starts_at"]), (&json!("draft"), &json!(NOW)));
        assert_eq!(told(&server, &machine).await, [""; 0], "a draft is nobody's");
        server
            .post(&format!("{path}/withdraw"), json!({"version": 1}))
            .await
            .problem(409, "zone_state_wrong");

        server.post(&format!("{path}/publish"), json!({"version": 1})).await.expect(200);
        assert_eq!(told(&server, &machine).await, ["高龄津贴"]);
        server.delete(&path).await.problem(409, "zone_state_wrong");
        let mut other = zone(&app, &Value::Null);
        other["content"]["blocks"] = json!([{"kind": "heading", "text": words("办什么")}]);
        other["content"]["title"] = words("开学季");
        let second = server.post("/api/zones", other.clone()).await.expect(201);
        let second_path = format!("/api/zones/{}", second["id"].as_str().unwrap());
        server.post(&format!("{second_path}/publish"), json!({"version": 1})).await.expect(200);
        assert_eq!(told(&server, &machine).await, ["高龄津贴", "开学季"]);
        let order = json!({"zone_ids": [second["id"], made["id"]], "before": [made["id"], second["id"]]});
        server.put("/api/zones/order", order.clone()).await.expect(204);
        server.put("/api/zones/order", order).await.problem(409, "version_conflict");
        assert_eq!(told(&server, &machine).await, ["开学季", "高龄津贴"]);

        other["content"]["title"] = words("开学专区");
        other["version"] = json!(2);
        server.put(&second_path, other.clone()).await.expect(200);
        server.put(&second_path, other).await.problem(409, "version_conflict");
        assert_eq!(told(&server, &machine).await, ["开学专区", "高龄津贴"], "it changes where it is shown");
        server.post(&format!("{path}/withdraw"), json!({"version": 2})).await.expect(200);
        assert_eq!(told(&server, &machine).await, ["开学专区"]);
        let listed = server.get("/api/zones?state=withdrawn&q=%E6%B4%A5%E8%B4%B4").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert!(server.get("/api/zones/export").await.text().contains("开学专区"));
        server.delete(&path).await.expect(204);
        server.get(&path).await.problem(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn nothing_unbounded_or_unknown_gets_into_a_zone() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = app(&server, "高龄津贴认证").await;
        let picture = upload(&server, png()).await.expect(201);
        let wrong_picture = json!({"sha256": "00".repeat(32), "size": picture["size"]});
        for (pointer, value, code) in [
            ("/content/title/zh", json!(""), "field_invalid"),
            ("/content/title/zh", json!("长".repeat(17)), "field_invalid"),
            ("/content/blocks", json!([]), "field_invalid"),
            ("/content/blocks/1/text/zh", json!("长".repeat(301)), "field_invalid"),
            ("/content/blocks/3/items", json!([]), "field_invalid"),
            ("/content/blocks/4/app_id", json!(picture["sha256"].as_str().unwrap()[..32]), "field_invalid"),
            ("/content/picture", wrong_picture, "zone_picture_unknown"),
            ("/content/blocks/2/picture/size", json!(1), "zone_picture_unknown"),
            ("/targets", json!([]), "targets_missing"),
        ] {
            let mut body = zone(&app, &picture);
            *body.pointer_mut(pointer).unwrap() = value;
            server.post("/api/zones", body).await.problem(422, code);
        }
        let mut over = zone(&app, &picture);
        over["ends_at"] = json!(NOW);
        server.post("/api/zones", over).await.problem(422, "field_invalid");

        let read = server.get(&format!("/api/zones/pictures/{}", picture["sha256"].as_str().unwrap())).await;
        assert_eq!(
            (read.status.as_u16(), read.headers["content-type"].to_str().unwrap()),
            (200, "image/png")
        );
        let svg = upload(&server, b"<svg/>".to_vec()).await;
        svg.problem(422, "zone_picture_type_wrong");
        let large = upload(&server, vec![0; (1 << 20) + 1]).await;
        large.problem(413, "zone_picture_too_large");
    })
    .await;
}
