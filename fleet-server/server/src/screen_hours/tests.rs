use serde_json::{Value, json};

use crate::locations::tests::hall;
use crate::terminal_api::tests::{Machine, report};
use crate::testing::TestServer;

fn hours(mode: &str, day_percent: u8) -> Value {
    json!({
        "mode": mode, "when_closed": "dark", "after_closing_min": 20, "before_opening_min": 10,
        "day_percent": day_percent, "evening_percent": 60, "evening_from": "19:00", "evening_to": "07:00",
    })
}

async fn told(server: &TestServer, machine: &Machine) -> Value {
    server.state.terminals.bus.refresh().await.unwrap();
    machine.check_in(server, &report()).await.expect(200)["desired"]["screen"].clone()
}

#[tokio::test]
async fn a_location_goes_by_its_own_or_by_the_nearest_division() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let made = server.post("/api/locations", hall("通川区政务服务中心", "511702")).await.expect(201);
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "终端").await;
        let terminal = format!("/api/terminals/{}", machine.id());
        let seen = server.get(&terminal).await.expect(200);
        let place = json!({"version": seen["version"], "location_id": made["id"]});
        server.patch(&terminal, place).await.expect(200);
        assert_eq!(told(&server, &machine).await, Value::Null, "nobody has said anything");

        let put = |code: &str, version: u8, hours: Value| {
            let (path, server) = (format!("/api/screen-hours/{code}"), &server);
            async move { server.put(&path, json!({"version": version, "hours": hours})).await }
        };
        put("511700", 0, hours("opening_hours", 90)).await.expect(200);
        assert_eq!(told(&server, &machine).await, hours("opening_hours", 90));
        put("511702", 0, hours("opening_hours", 80)).await.expect(200);
        assert_eq!(told(&server, &machine).await["day_percent"], 80, "the nearer one");
        put("511702", 0, hours("opening_hours", 70)).await.problem(409, "version_conflict");
        put("511702", 2, hours("opening_hours", 70)).await.problem(409, "version_conflict");

        let path = format!("/api/locations/{}", made["id"].as_str().unwrap());
        let mut own = hall("通川区政务服务中心", "511702");
        own["version"] = json!(1);
        own["screen_hours"] = hours("always_on", 100);
        let kept = server.put(&path, own).await.expect(200);
        assert_eq!(kept["screen_hours"]["mode"], "always_on");
        assert_eq!(told(&server, &machine).await, hours("always_on", 100));

        let mut usual = hall("通川区政务服务中心", "511702");
        usual["version"] = json!(2);
        server.put(&path, usual).await.expect(200);
        server.delete("/api/screen-hours/511702").await.expect(204);
        assert_eq!(told(&server, &machine).await["day_percent"], 90);
        server.delete("/api/screen-hours/511702").await.problem(404, "not_found");
        let listed = server.get("/api/screen-hours").await.expect(200);
        assert_eq!(
            (listed["divisions"].as_array().unwrap().len(), &listed["default"]["mode"]),
            (1, &json!("always_on"))
        );
        let log = server.get("/api/audit?limit=50").await.text();
        assert!(log.contains("screen_hours.update") && log.contains("screen_hours.delete"), "{log}");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_its_field() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let refused = server
            .put("/api/screen-hours/511702", json!({"version": 0, "hours": hours("opening_hours", 5)}))
            .await;
        refused.problem(422, "field_invalid");
        assert_eq!(refused.json()["pointer"], "/hours/day_percent");
        let unknown = json!({"version": 0, "hours": hours("opening_hours", 50)});
        server.put("/api/screen-hours/999999", unknown).await.problem(422, "division_unknown");
        let mut wrong = hall("通川区政务服务中心", "511702");
        wrong["screen_hours"] = hours("opening_hours", 101);
        let refused = server.post("/api/locations", wrong).await;
        refused.problem(422, "field_invalid");
        assert_eq!(refused.json()["pointer"], "/screen_hours/day_percent");
    })
    .await;
}

#[tokio::test]
async fn a_terminal_says_what_its_screen_is() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "终端").await;
        let mut report = report();
        report.actual.shell.screen =
            serde_json::from_value(json!({"state": "off", "switches_off": true})).unwrap();
        machine.check_in(&server, &report).await.expect(200);
        let seen = server.get(&format!("/api/terminals/{}", machine.id())).await.expect(200);
        assert_eq!(seen["actual"]["shell"]["screen"]["state"], "off");
        let found = server.get("/api/findings").await.expect(200);
        assert_eq!(found["items"], json!([]), "dark by plan is no fault");
    })
    .await;
}
