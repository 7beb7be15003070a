use fleet_protocol::{ActualShell, DeviceState, Facility};
use serde_json::{Value, json};

use crate::locations::tests::hall;
use crate::terminal_api::tests::{Machine, report};
use crate::testing::TestServer;

const LIST: &str = "/public/v1/locations";

async fn publish(server: &TestServer) {
    server.put("/api/settings/public-list", json!({"is_published": true, "version": 1})).await.expect(200);
}

fn names(listed: &Value) -> Vec<&str> {
    listed["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn nobody_is_told_anything_until_ops_publish_the_list() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        let made = server.post("/api/locations", hall("通川区政务服务中心", "511702")).await.expect(201);
        let mut hidden = hall("内部测试点", "511702");
        hidden["hidden"] = json!(true);
        let hidden = server.post("/api/locations", hidden).await.expect(201);
        let path = |location: &Value| format!("{LIST}/{}", location["id"].as_str().unwrap());
        server.get(LIST).await.problem(404, "public_list_off");
        server.get(&path(&made)).await.problem(404, "public_list_off");

        publish(&server).await;
        server.forget_cookie();
        let answer = server.get(LIST).await;
        let listed = answer.expect(200);
        assert_eq!(answer.headers["cache-control"], "public, max-age=60");
        assert_eq!((names(&listed), &listed["total"]), (vec!["通川区政务服务中心"], &json!(1)));
        server.get(&path(&hidden)).await.problem(404, "not_found");
        let place = server.get(&path(&made)).await.expect(200);
        assert_eq!(place["at"], json!({"longitude": 107.507, "latitude": 31.215}));
        assert_eq!((&place["terminals"], &place["services"]), (&json!(0), &json!([])));
        server.get("/public/v1/nothing").await.problem(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_place_tells_what_its_terminals_can_do_and_nothing_of_them() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        publish(&server).await;
        let mut body = hall("渠县政务服务中心", "511725");
        body["facilities"] = json!(["lift", "step_free", "lift"]);
        let made = server.post("/api/locations", body).await.expect(201);
        let path = format!("{LIST}/{}", made["id"].as_str().unwrap());
        let draft = json!({"location_id": made["id"], "count": 1, "valid_for_ms": 60_000, "note": "秘密"});
        let codes = server.post("/api/enrollment-codes", draft).await.expect(201)["items"].clone();
        let mut machine = Machine::new("board-secret");
        machine.enroll(&server, codes[0]["code"].as_str()).await.expect(200);
        machine.buy_token(&server).await.expect(200);
        let mut check_in = report();
        check_in.actual.shell = ActualShell {
            printer: Some(DeviceState::Wants { code: "paper_low".into() }),
            id_card_reader: Some(DeviceState::Ready),
            scanner: Some(DeviceState::Failed { code: "busy".into() }),
            camera: Some(DeviceState::Absent),
            ..ActualShell::default()
        };
        machine.check_in(&server, &check_in).await.expect(200);

        let answer = server.get(&path).await;
        let place = answer.expect(200);
        assert_eq!((&place["terminals"], &place["abilities"]), (&json!(1), &json!(["print", "id_card"])));
        let told = [Facility::StepFree, Facility::Lift].map(|facility| json!(facility));
        assert_eq!(place["facilities"], json!(told));
        let keys: Vec<&String> = place.as_object().unwrap().keys().collect();
        let public = [
            "abilities",
            "address",
            "at",
            "categories",
            "contact_phone",
            "division_code",
            "division_name",
            "facilities",
            "floor",
            "id",
            "name",
            "opening_hours",
            "services",
            "special_days",
            "terminals",
            "time_zone",
        ];
        assert_eq!(keys, public, "whatever is added here is told to everybody");
        for secret in ["board-secret", "秘密", "张三", &machine.id().to_string(), "paper_low", "busy"] {
            assert!(!answer.text().contains(secret), "{secret}");
        }

        let terminal = format!("/api/terminals/{}", machine.id());
        let version = server.get(&terminal).await.expect(200)["version"].clone();
        let suspended = json!({"version": version, "reason": ""});
        server.post(&format!("{terminal}/suspend"), suspended).await.expect(200);
        let place = server.get(&path).await.expect(200);
        assert_eq!((&place["terminals"], &place["abilities"]), (&json!(0), &json!([])));
    })
    .await;
}

#[tokio::test]
async fn the_list_is_searched_and_paged_within_bounds() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        publish(&server).await;
        for (name, division) in [("甲", "511702"), ("乙", "511725"), ("丙", "511725")] {
            server.post("/api/locations", hall(name, division)).await.expect(201);
        }
        let in_quxian = server.get(&format!("{LIST}?division=511725&q=")).await.expect(200);
        assert_eq!(names(&in_quxian), ["丙", "乙"]);
        let first = server.get(&format!("{LIST}?limit=2")).await.expect(200);
        let next = format!("{LIST}?limit=2&after={}", first["next"].as_str().unwrap());
        let second = server.get(&next).await.expect(200);
        assert_eq!(names(&first).len() + names(&second).len(), 3);
        assert_eq!(second.get("next"), None);
        for wrong in ["limit=51", "limit=0", "sort=created_at", "after=x", "division=1"] {
            let status = server.get(&format!("{LIST}?{wrong}")).await.status;
            assert!(status.is_client_error(), "{wrong}: {status}");
        }
        let long = "x".repeat(61);
        server.get(&format!("{LIST}?q={long}")).await.problem(400, "request_invalid");
    })
    .await;
}

#[tokio::test]
async fn who_asks_too_often_waits() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server =
            TestServer::configured(db, |configuration| configuration.limits.public_per_minute = 2).await;
        for _ in 0..2 {
            server.get(LIST).await.problem(404, "public_list_off");
        }
        let refused = server.get(LIST).await;
        refused.problem(429, "too_many_requests");
        assert!(refused.headers.contains_key("retry-after"));
        server.clock.advance(60_000);
        server.get(LIST).await.problem(404, "public_list_off");
    })
    .await;
}

#[tokio::test]
async fn the_pages_are_read_without_an_account_or_a_script() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let off = server.get("/terminals").await;
        assert_eq!((off.status.as_u16(), off.text().contains("没有公开的终端清单")), (404, true));
        publish(&server).await;
        let mut body = hall("渠县<政务>服务中心", "511725");
        body["facilities"] = json!(["helper"]);
        let made = server.post("/api/locations", body).await.expect(201);
        let id = made["id"].as_str().unwrap();

        let list = server.get("/terminals?q=&division=511725").await;
        assert_eq!(list.headers["content-type"], "text/html; charset=utf-8");
        assert!(
            list.text().contains(&format!("/here/{id}")) && list.text().contains("渠县&lt;政务&gt;服务中心")
        );
        let chinese = server.get(&format!("/here/{id}")).await;
        let policy = chinese.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'")
                && policy.ends_with("ancestors 'none'")
        );
        let text = chinese.text();
        // 2026-02-02, a Monday, 10:40 in Dazhou.
        for said in
            ["现在开放，17:00 关门", "春节", "2月16日", "有工作人员帮忙", "uri.amap.com", "tel:08181234567"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("<script") && !text.contains("张三"));
        let english = server.get(&format!("/here/{id}?lang=en")).await.text();
        assert!(
            english.contains("Open now, until 17:00") && english.contains("Spring Festival"),
            "{english}"
        );
        let sheet = server.get(&format!("/here/{id}/sheet")).await;
        assert!(
            sheet.text().contains("<svg") && sheet.text().contains(&format!("http://fleet.test/here/{id}"))
        );
        assert!(sheet.headers["content-security-policy"].to_str().unwrap().ends_with("ancestors 'self'"));

        let gone = server.get("/here/00000000-0000-0000-0000-000000000007?lang=en").await;
        assert_eq!((gone.status.as_u16(), gone.text().contains("This place is not listed")), (404, true));
        assert_eq!(gone.headers["cache-control"], "no-store");
        assert_eq!(server.get("/here/x").await.status.as_u16(), 404);
        assert_eq!(server.get("/public/page.css").await.headers["content-type"], "text/css; charset=utf-8");
    })
    .await;
}
