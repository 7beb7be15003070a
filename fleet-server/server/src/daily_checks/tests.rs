use fleet_protocol::{
    CheckItem, CheckProblem, CheckedItem, DailyCheck, DailyCheckId, Event, PersonId, RecordBody,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::terminal_api::tests::{Machine, report, report_with};
use crate::testing::{NOW, TestServer};

async fn items(server: &TestServer, path: &str) -> Vec<Value> {
    server.get(path).await.expect(200)["items"].as_array().unwrap().clone()
}

/// What the terminal is told to have its staff look at.
async fn told(server: &TestServer, machine: &Machine) -> Vec<CheckItem> {
    server.state.terminals.bus.refresh().await.unwrap();
    let reply = machine.check_in(server, &report()).await.expect(200);
    serde_json::from_value(reply["desired"]["checks"].clone()).unwrap()
}

fn checked(
    id: u128,
    person: Uuid,
    done_at: i64,
    items: &[CheckItem],
    problem: Option<CheckProblem>,
) -> RecordBody {
    let result = |(at, item): (usize, &CheckItem)| CheckedItem {
        item: item.clone(),
        problem: problem.filter(|_| at == 0),
    };
    let results = items.iter().enumerate().map(result).collect();
    let (id, person) = (DailyCheckId(Uuid::from_u128(id)), PersonId(person));
    RecordBody::Event(Event::DailyChecked { check: DailyCheck { id, person, done_at, results } })
}

#[tokio::test]
async fn a_sign_off_comes_once_and_tells_how_a_terminal_stands_today() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (mut first, mut second) = (Machine::new("board-1"), Machine::new("board-2"));
        first.serve(&server, "一号机").await;
        second.serve(&server, "二号机").await;
        let me = server.get("/api/sessions/current").await.expect(200)["user_id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let list = told(&server, &first).await;
        assert_eq!((list.len(), &list[0].zh[..]), (6, "屏幕清洁"));

        let yesterday = (1, checked(1, me, NOW - 86_400_000, &list, None));
        second.check_in(&server, &report_with(7, vec![yesterday])).await.expect(200);
        let dirty = vec![
            (1, checked(2, me, NOW, &list, Some(CheckProblem::Dirty))),
            (2, checked(3, me, NOW, &[], None)),
        ];
        first.check_in(&server, &report_with(7, dirty.clone())).await.expect(200);
        first.check_in(&server, &report_with(7, dirty)).await.expect(200);

        let today = items(&server, "/api/daily-checks/today").await;
        let state = |name: &str| {
            let item = today.iter().find(|item| item["terminal_name"] == name).unwrap();
            (item["state"].clone(), item["person"].clone())
        };
        assert_eq!(state("一号机"), (json!("problems"), json!("管理员")));
        assert_eq!(state("二号机").0, json!("missing"), "yesterday is not today");
        for (wanted, names) in [("missing", "二号机"), ("problems", "一号机")] {
            let found = items(&server, &format!("/api/daily-checks/today?state={wanted}")).await;
            assert_eq!((found.len(), &found[0]["terminal_name"]), (1, &json!(names)));
        }
        assert!(items(&server, "/api/daily-checks/today?state=done").await.is_empty());

        let history = items(&server, "/api/daily-checks?problems=true").await;
        assert_eq!((history.len(), &history[0]["results"][0]["problem"]), (1, &json!("dirty")));
        assert_eq!(items(&server, "/api/daily-checks").await.len(), 2, "one without items is set aside");
        let table = server.get("/api/daily-checks/export").await.text();
        assert!(table.contains("屏幕清洁: dirty") && table.lines().count() == 3, "{table}");
        assert_eq!(server.get("/api/daily-checks/today/export").await.text().lines().count(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_division_may_have_a_list_of_its_own() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let lists = server.get("/api/daily-check-lists").await.expect(200);
        assert_eq!((lists["default"].as_array().unwrap().len(), &lists["lists"]), (6, &json!([])));
        let item = |zh: &str| json!({ "id": Uuid::from_u128(9), "zh": zh, "en": "Chair" });
        let put = |code: &str, body: Value| {
            let path = format!("/api/daily-check-lists/{code}");
            let server = &server;
            async move { server.put(&path, body).await }
        };
        put("511702", json!({ "version": 0, "items": [] })).await.problem(422, "field_invalid");
        put("999999", json!({ "version": 0, "items": [item("座椅")] }))
            .await
            .problem(422, "division_unknown");
        let twice = json!({ "version": 0, "items": [item("座椅"), item("座椅")] });
        let refused = put("511702", twice).await;
        refused.problem(422, "field_invalid");
        assert_eq!(refused.json()["pointer"], "/items/1");
        let made = put("511702", json!({ "version": 0, "items": [item("座椅")] })).await.expect(200);
        assert_eq!((&made["version"], &made["division_name"]), (&json!(1), &json!("通川区")));
        put("511702", json!({ "version": 0, "items": [item("椅子")] }))
            .await
            .problem(409, "version_conflict");
        put("511702", json!({ "version": 1, "items": [item("椅子")] })).await.expect(200);
        server.delete("/api/daily-check-lists/511702").await.expect(204);
        server.delete("/api/daily-check-lists/511702").await.problem(404, "not_found");
        let log = server.get("/api/audit?limit=50").await.text();
        assert!(log.contains("daily_check_list.update") && log.contains("daily_check_list.delete"), "{log}");
    })
    .await;
}
