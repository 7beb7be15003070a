use fleet_protocol::{ActualApp, ActualAppState, ActualQuarantine};
use serde_json::{Value, json};

use super::Machine;
use super::machine::report;
use crate::testing::{NOW, TestServer};

const HOUR: i64 = 3_600_000;

/// An app that is listed everywhere; its id and that of its version.
async fn listed_app(server: &TestServer) -> (Value, Value) {
    let app = json!({"name": "社保查询", "summary": "", "category": "社会保障", "unit": "人社局", "contact": "12333"});
    let app = server.post("/api/apps", app).await.expect(201)["id"].clone();
    let path = format!("/api/apps/{}", app.as_str().unwrap());
    let remote = json!({"label": "1.0", "url": "https://app.example.gov.cn/", "allowed_origins": []});
    let version = server.post(&format!("{path}/versions/remote"), remote).await.expect(201)["id"].clone();
    let put = json!({"version": null, "version_id": version, "targets": [{"kind": "everywhere"}]});
    let listed = server.put(&format!("{path}/listing"), put).await;
    assert!(listed.status.is_success(), "{}", listed.text());
    (app, version)
}

/// Checks in with the app, which rests until then; the reply.
async fn check_in(
    server: &TestServer,
    machine: &Machine,
    (app, version): &(Value, Value),
    until: Option<i64>,
) -> Value {
    let mut check_in = report();
    check_in.actual.apps = vec![ActualApp {
        app_id: serde_json::from_value(app.clone()).unwrap(),
        version_id: serde_json::from_value(version.clone()).unwrap(),
        state: ActualAppState::Ready,
        quarantine: until.map(|until| ActualQuarantine { since: NOW - HOUR, until }),
    }];
    machine.check_in(server, &check_in).await.expect(200)
}

/// On how many terminals the app rests by its own page, and by the overview's list of what is for a person.
async fn counted(server: &TestServer, app: &Value) -> (Value, Value) {
    let shown = server.get(&format!("/api/apps/{}", app.as_str().unwrap())).await.expect(200);
    let overview = server.get("/api/overview").await.expect(200);
    (shown["quarantined_terminals"].clone(), overview["quarantined_apps"][0]["quarantined_terminals"].clone())
}

#[tokio::test]
async fn where_an_app_rests_is_shown_until_the_terminal_says_otherwise_or_it_ends() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = listed_app(&server).await;
        let mut machines = [Machine::new("board-1"), Machine::new("board-2"), Machine::new("board-3")];
        for (machine, name) in machines.iter_mut().zip(["一号", "二号", "三号"]) {
            machine.serve(&server, name).await;
            check_in(&server, machine, &app, None).await;
        }
        assert_eq!(counted(&server, &app.0).await, (json!(0), json!(null)));

        check_in(&server, &machines[0], &app, Some(NOW + HOUR)).await;
        assert_eq!(
            counted(&server, &app.0).await,
            (json!(1), json!(null)),
            "one of three is its own trouble"
        );
        check_in(&server, &machines[1], &app, Some(NOW + HOUR)).await;
        assert_eq!(counted(&server, &app.0).await, (json!(2), json!(2)));
        let list = server.get("/api/apps").await.expect(200);
        assert_eq!(list["items"][0]["quarantined_terminals"], 2);
        let terminal = server.get(&format!("/api/terminals/{}", machines[1].id())).await.expect(200);
        assert_eq!(terminal["apps"][0]["quarantined_until"], NOW + HOUR);
        assert_eq!(terminal["apps"][0]["state"], "ready");

        // A person lifts it: the terminal is told until it says that it is over.
        let lifting =
            format!("/api/terminals/{}/apps/{}/quarantine/lift", machines[1].id(), app.0.as_str().unwrap());
        server.post(&lifting, json!(null)).await.expect(204);
        let told = check_in(&server, &machines[1], &app, Some(NOW + HOUR)).await;
        assert_eq!(told["desired"]["lifted"], json!([{"app_id": app.0, "since": NOW - HOUR}]));
        let terminal = server.get(&format!("/api/terminals/{}", machines[1].id())).await.expect(200);
        assert_eq!(terminal["apps"][0]["quarantine_lifted"], true);
        let audit = server.get("/api/audit").await.expect(200);
        assert_eq!(audit["items"][0]["action"], "terminal.lift");

        // It heals; and of a terminal that says nothing more, by the time.
        check_in(&server, &machines[1], &app, None).await;
        server.post(&lifting, json!(null)).await.problem(409, "quarantine_none");
        check_in(&server, &machines[0], &app, Some(NOW)).await;
        assert_eq!(counted(&server, &app.0).await, (json!(0), json!(null)));
    })
    .await;
}
