use axum::body::Body;
use fleet_protocol::{AppId, Event, LocationId, RecordBody, SessionEnd, path};
use serde_json::{Value, json};

use crate::apps::tests::app;
use crate::terminal_api::tests::{Machine, report_with};
use crate::testing::{NOW, TestServer};

const DAY: i64 = 24 * 3_600_000;
const MINUTE: i64 = 60_000;

fn session(days_ago: i64, minutes: i64, end: SessionEnd, opened: &[(AppId, u64)]) -> RecordBody {
    let started_at = NOW - days_ago * DAY;
    let ended_at = started_at + minutes * MINUTE;
    RecordBody::Event(Event::Session { started_at, ended_at, end, apps: opened.to_vec() })
}

async fn location(server: &TestServer, name: &str, division: &str) -> LocationId {
    let body = json!({"name": name, "division_code": division, "address": "", "floor": "", "longitude": null,
        "latitude": null, "opening_hours": [], "contact_name": "", "contact_phone": "",
        "time_zone": "Asia/Shanghai"});
    let made = server.post("/api/locations", body).await.expect(201);
    made["id"].as_str().unwrap().parse().unwrap()
}

/// A terminal at a location that has told of these sessions, twice.
async fn told(server: &TestServer, board: &str, place: Option<LocationId>, sessions: Vec<RecordBody>) {
    let mut machine = Machine::new(board);
    machine.serve(server, board).await;
    if let Some(place) = place {
        let path = format!("/api/terminals/{}", machine.id());
        let version = server.get(&path).await.expect(200)["version"].clone();
        server.patch(&path, json!({"version": version, "location_id": place})).await.expect(200);
    }
    for _ in 0..2 {
        machine.check_in(server, &report_with(1, (1..).zip(sessions.clone()).collect())).await.expect(200);
    }
}

#[tokio::test]
async fn a_new_terminal_hears_what_is_opened_most_where_it_stands_then_elsewhere() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut apps = Vec::<AppId>::new();
        for name in ["社保查询", "公积金查询", "公交查询", "旧应用"] {
            apps.push(app(&server, name).await.parse().unwrap());
        }
        let [one, two, three, old] = apps[..] else { panic!("four apps") };
        let hall = location(&server, "渠县大厅", "511725").await;
        let office = location(&server, "万源便民点", "511781").await;
        let opened = |app| session(0, 1, SessionEnd::Button, &[(app, 60_000)]);
        told(
            &server,
            "board-1",
            Some(hall),
            vec![opened(two), opened(two), opened(two), opened(one), opened(one)],
        )
        .await;
        let elsewhere = vec![opened(three), session(80, 1, SessionEnd::Button, &[(old, 60_000)])];
        told(&server, "board-2", Some(office), elsewhere).await;

        let mut new = Machine::new("board-3");
        new.serve(&server, "新终端").await;
        let asked = async |machine: &Machine| {
            server.request(machine.request("GET", path::APPS_BY_USE, Body::empty())).await.expect(200)
        };
        assert_eq!(asked(&new).await["apps"], json!([two, one, three]));
        let at = format!("/api/terminals/{}", new.id());
        let version = server.get(&at).await.expect(200)["version"].clone();
        server.patch(&at, json!({"version": version, "location_id": office})).await.expect(200);
        server.state.terminals.bus.refresh().await.unwrap();
        assert_eq!(asked(&new).await["apps"], json!([three, two, one]));
        let nobody = Machine::new("nobody");
        let refused = server.request(nobody.request("GET", path::APPS_BY_USE, Body::empty())).await;
        refused.problem(401, "token_invalid");
    })
    .await;
}

fn numbers(of: &Value) -> [i64; 6] {
    ["sessions", "opens", "ended_by_app", "left_idle", "broken_off", "unopened"]
        .map(|name| of[name].as_i64().unwrap())
}

#[tokio::test]
async fn use_is_counted_by_time_place_and_app_and_once() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (first, second) = (app(&server, "社保查询").await, app(&server, "办事指南").await);
        let [one, two]: [AppId; 2] = [first.parse().unwrap(), second.parse().unwrap()];
        let hall = location(&server, "渠县大厅", "511725").await;
        let office = location(&server, "万源便民点", "511781").await;
        let there = vec![
            session(0, 4, SessionEnd::App, &[(one, 60_000), (two, 60_000)]),
            session(0, 1, SessionEnd::Idle, &[]),
            session(5, 2, SessionEnd::AppFailed, &[(one, 10_000)]),
            session(60, 2, SessionEnd::Button, &[(one, 10_000)]),
        ];
        told(&server, "board-1", Some(hall), there).await;
        told(&server, "board-2", Some(office), vec![session(0, 1, SessionEnd::Idle, &[(one, 30_000)])]).await;
        let nowhere = AppId(uuid::Uuid::from_u128(9));
        told(&server, "board-3", None, vec![session(300, 1, SessionEnd::Button, &[(nowhere, 1)])]).await;

        let week = server.get("/api/usage?range=week").await.expect(200);
        assert_eq!(numbers(&week["total"]), [4, 4, 1, 2, 1, 1]);
        assert_eq!(week["total"]["mean_ms"], 2 * MINUTE);
        let points = week["points"].as_array().unwrap();
        let sessions: Vec<i64> = points.iter().map(|day| day["sessions"].as_i64().unwrap()).collect();
        assert_eq!(sessions, [0, 1, 0, 0, 0, 0, 3], "also days without use");
        // NOW is 10:40 in China.
        assert_eq!((&week["hours"][10], &week["hours"][2]), (&json!(4), &json!(0)));
        let median = week["length"]["median_ms"].as_i64().unwrap();
        assert!((50_000..=70_000).contains(&median), "{median}");
        let app_line = |n: usize| (week["apps"][n]["name"].clone(), numbers(&week["apps"][n]));
        assert_eq!(
            app_line(0),
            (json!("社保查询"), [3, 3, 0, 1, 1, 0]),
            "it was not the last one of the first"
        );
        assert_eq!(app_line(1), (json!("办事指南"), [1, 1, 1, 0, 0, 0]));
        let places = |of: &Value, key: &str| -> Vec<(Value, Value)> {
            of[key]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| (one["name"].clone(), one["sessions"].clone()))
                .collect()
        };
        assert_eq!(places(&week, "divisions"), [(json!("渠县"), json!(3)), (json!("万源市"), json!(1))]);
        assert_eq!(
            places(&week, "locations"),
            [(json!("渠县大厅"), json!(3)), (json!("万源便民点"), json!(1))]
        );

        let quarter = server.get("/api/usage?range=quarter").await.expect(200);
        assert_eq!((&quarter["total"]["sessions"], points.len()), (&json!(5), 7));
        let year = server.get("/api/usage?range=year").await.expect(200);
        assert_eq!((year["points"].as_array().unwrap().len(), &year["grain"]), (12, &json!("month")));
        assert_eq!(year["total"]["sessions"], 6);
        assert!(places(&year, "locations").contains(&(json!(null), json!(1))), "it stands nowhere");
        assert_eq!(year["apps"].as_array().unwrap().len(), 2, "what a terminal makes up is no app");

        let path = format!("/api/usage?range=week&app_id={one}&division=511725");
        let narrow = server.get(&path).await.expect(200);
        assert_eq!(numbers(&narrow["total"]), [2, 2, 0, 0, 1, 0]);
        assert_eq!((&narrow["total"]["mean_ms"], &narrow["length"]), (&json!(35_000), &json!(null)));
        assert_eq!((&narrow["versions"], &narrow["apps"]), (&json!(null), &json!([])));
        let path = format!("/api/usage?range=week&app_id={one}");
        let of_app = server.get(&path).await.expect(200);
        let version = &of_app["versions"][0];
        assert_eq!((&version["app_name"], &version["version"]), (&json!("社保查询"), &json!(null)));
        assert_eq!(numbers(version), [3, 3, 0, 1, 1, 0], "as of the app, which has but one");
        let city = server.get("/api/usage?range=week&division=511700").await.expect(200);
        assert_eq!(city["total"]["sessions"], 4, "what lies below counts");
        let at_office = server.get(&format!("/api/usage?location_id={office}")).await.expect(200);
        assert_eq!((&at_office["total"]["sessions"], &at_office["location_count"]), (&json!(1), &json!(1)));
    })
    .await;
}

#[tokio::test]
async fn every_table_is_exported_and_what_is_not_there_refused() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let one: AppId = app(&server, "社保查询").await.parse().unwrap();
        told(&server, "board-1", None, vec![session(0, 4, SessionEnd::App, &[(one, 60_000)])]).await;
        for (by, line) in [
            ("period", ",,1,1,240000,,,1,0,0,0,0,"),
            ("hour", "10,,1,,,,,,,,,,"),
            ("app", ",社保查询,1,1,60000,"),
            ("version", ",社保查询,1,1,60000,,,1,0,0,0,0,0"),
            ("division", ",,1,1,240000,,,1,0,0,0,0,"),
            ("location", ",,1,1,240000,,,1,0,0,0,0,"),
        ] {
            let text = server.get(&format!("/api/usage/export?by={by}")).await.text();
            assert!(text.starts_with("\u{feff}key,name,sessions,") && text.contains(line), "{by}: {text}");
        }
        let nowhere = uuid::Uuid::from_u128(9);
        for path in ["usage", "usage/export"] {
            server.get(&format!("/api/{path}?app_id={nowhere}")).await.problem(404, "not_found");
            server.get(&format!("/api/{path}?location_id={nowhere}")).await.problem(404, "not_found");
            server.get(&format!("/api/{path}?division=x")).await.problem(422, "division_unknown");
            server.get(&format!("/api/{path}?range=ever")).await.problem(400, "request_invalid");
        }
        let none = server.get("/api/usage?range=year&division=511781").await.expect(200);
        assert_eq!((&none["total"]["sessions"], &none["total"]["mean_ms"]), (&json!(0), &json!(null)));
    })
    .await;
}
