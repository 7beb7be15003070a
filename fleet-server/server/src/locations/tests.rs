use serde_json::{Value, json};

use crate::terminal_api::tests::Machine;
use crate::testing::TestServer;

pub fn hall(name: &str, division: &str) -> Value {
    json!({
        "name": name, "division_code": division, "address": "朝阳中路 1 号", "floor": "一楼大厅",
        "longitude": 107.507, "latitude": 31.215,
        "opening_hours": [{"days": [1, 2, 3, 4, 5], "opens": "09:00", "closes": "17:00"}],
        "contact_name": "张三", "contact_phone": "0818-1234567",
    })
}

#[tokio::test]
async fn locations_live_and_die() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let made = server.post("/api/locations", hall("通川区政务服务中心", "511702")).await.expect(201);
        assert_eq!((&made["division_name"], &made["time_zone"]), (&json!("通川区"), &json!("Asia/Shanghai")));
        server.post("/api/locations", hall("渠县政务服务中心", "511725")).await.expect(201);

        let path = format!("/api/locations/{}", made["id"].as_str().unwrap());
        let mut update = hall("通川区市民中心", "511702");
        update["version"] = json!(1);
        assert_eq!(server.put(&path, update.clone()).await.expect(200)["version"], 2);
        server.put(&path, update).await.problem(409, "version_conflict");
        assert_eq!(server.get(&path).await.expect(200)["name"], "通川区市民中心");

        let names = |listed: Value| -> Vec<String> {
            listed["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|l| l["name"].as_str().unwrap().to_owned())
                .collect()
        };
        let all = server.get("/api/locations?division=511700").await.expect(200);
        assert_eq!((names(all.clone()).len(), &all["total"]), (2, &json!(2)));
        assert_eq!(
            names(server.get("/api/locations?division=511725").await.expect(200)),
            ["渠县政务服务中心"]
        );
        let found = server.get("/api/locations?q=%E5%B8%82%E6%B0%91").await.expect(200);
        assert_eq!(names(found), ["通川区市民中心"]);
        assert_eq!(names(server.get("/api/locations?q=%25").await.expect(200)).len(), 0, "% is no wildcard");
        let table = server.get("/api/locations/export").await.text();
        assert_eq!(table.lines().count(), 3, "{table}");

        server.delete(&path).await.expect(204);
        server.get(&path).await.problem(404, "not_found");
        let audit = server.get("/api/audit?action=location.update").await.expect(200);
        let summary = json!({"before": {"name": "通川区政务服务中心"}, "after": {"name": "通川区市民中心"}});
        assert_eq!(audit["items"][0]["summary"], summary);
        assert_eq!(server.get("/api/audit/verify").await.expect(200)["ok"], true);
    })
    .await;
}

#[tokio::test]
async fn only_what_can_still_be_used_keeps_a_location() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let made = server.post("/api/locations", hall("通川区政务服务中心", "511702")).await.expect(201);
        let path = format!("/api/locations/{}", made["id"].as_str().unwrap());
        let draft = json!({"location_id": made["id"], "count": 2, "valid_for_ms": 60_000, "note": ""});
        let codes = server.post("/api/enrollment-codes", draft).await.expect(201)["items"].clone();
        let revoke = |n: usize| format!("/api/enrollment-codes/{}", codes[n]["id"].as_str().unwrap());
        server.delete(&revoke(0)).await.expect(204);
        server.delete(&path).await.problem(409, "location_in_use");

        let machine = Machine::new("board-1");
        machine.enroll(&server, codes[1]["code"].as_str()).await.expect(200);
        server.delete(&path).await.problem(409, "location_in_use");
        let terminal = format!("/api/terminals/{}", machine.id());
        let version = server.get(&terminal).await.expect(200)["version"].clone();
        let retired = json!({"version": version, "reason": ""});
        server.post(&format!("{terminal}/retire"), retired).await.expect(200);

        server.delete(&path).await.expect(204);
        assert_eq!(server.get(&terminal).await.expect(200)["location"], json!(null));
        let listed = server.get("/api/enrollment-codes").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 2, "history stays");
    })
    .await;
}

#[tokio::test]
async fn wrong_fields_are_named() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let cases = [
            ("name", json!("  "), "field_invalid", "/name"),
            ("name", json!("a\u{7}b"), "field_invalid", "/name"),
            ("division_code", json!("511799"), "division_unknown", ""),
            ("division_code", json!("x"), "division_unknown", "/division_code"),
            ("longitude", json!(200.0), "field_invalid", "/longitude"),
            ("latitude", json!(null), "field_invalid", "/longitude"),
            ("time_zone", json!("Mars"), "field_invalid", "/time_zone"),
            (
                "opening_hours",
                json!([{"days": [9], "opens": "09:00", "closes": "10:00"}]),
                "field_invalid",
                "/opening_hours",
            ),
        ];
        for (field, value, code, pointer) in cases {
            let mut body = hall("x", "511702");
            body[field] = value;
            let answer = server.post("/api/locations", body).await;
            answer.problem(422, code);
            assert_eq!(answer.json()["pointer"].as_str().unwrap_or(""), pointer, "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn viewers_only_look() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        let password = crate::testing::PASSWORD;
        let draft = json!({"username": "look", "display_name": "看", "role": "viewer", "password": password});
        server.post("/api/users", draft).await.expect(201);
        let answer = server.post("/api/sessions", json!({"username": "look", "password": password})).await;
        server.keep_cookie(&answer);
        server.get("/api/locations").await.expect(200);
        server.post("/api/locations", hall("x", "511702")).await.problem(403, "not_allowed");
        server.forget_cookie();
        server.get("/api/locations").await.problem(401, "not_signed_in");
        server.post("/api/locations", hall("x", "511702")).await.problem(401, "not_signed_in");
    })
    .await;
}

#[tokio::test]
async fn holidays_to_come_are_told_and_terminals_hear_of_them() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let made = server.post("/api/locations", hall("通川区政务服务中心", "511702")).await.expect(201);
        let path = format!("/api/locations/{}", made["id"].as_str().unwrap());
        assert_eq!(made["holiday_hours"]["on_holidays"], json!({"kind": "closed"}));
        let days = server.get(&format!("{path}/special-days")).await.expect(200)["items"].clone();
        // From 2026-02-02 on: the Saturday before 春节 is worked.
        assert_eq!((&days[0]["day"], &days[0]["kind"]), (&json!("2026-02-14"), &json!("worked_weekend")));
        assert_eq!(days[0]["hours"], json!([{"opens": "09:00", "closes": "17:00"}]));
        assert_eq!((&days[1]["day"], &days[1]["hours"]), (&json!("2026-02-16"), &json!([])));

        let mut update = hall("通川区政务服务中心", "511702");
        update["version"] = json!(1);
        update["holiday_hours"] =
            json!({"on_holidays": {"kind": "hours", "hours": [{"opens": "10:00", "closes": "09:00"}]}});
        let refused = server.put(&path, update.clone()).await;
        refused.problem(422, "field_invalid");
        assert_eq!(refused.json()["pointer"], "/holiday_hours");
        update["holiday_hours"] =
            json!({"on_holidays": {"kind": "as_usual"}, "on_worked_weekends": "as_usual"});
        server.put(&path, update).await.expect(200);
        assert_eq!(server.get(&format!("{path}/special-days")).await.expect(200)["items"], json!([]));
    })
    .await;
}
