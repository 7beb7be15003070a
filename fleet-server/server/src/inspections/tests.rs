use fleet_protocol::{
    ActualApp, ActualAppState, CheckFault, CheckOutcome, CheckResult, Event, InspectionCheck,
    InspectionReport, RecordBody, TerminalId,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::jobs;
use crate::terminal_api::tests::{Machine, report_with};
use crate::testing::{NOW, TestServer};

const HOUR: i64 = 3_600_000;

/// An app that is listed everywhere; its id and that of its version.
pub(crate) async fn listed_app(server: &TestServer) -> (Value, Value) {
    let app = json!({"name": "社保查询", "summary": "", "category": "社会保障", "unit": "人社局", "contact": "12333"});
    let app = server.post("/api/apps", app).await.expect(201)["id"].clone();
    let path = format!("/api/apps/{}", app.as_str().unwrap());
    let remote = json!({"label": "1.0", "url": "https://app.example.gov.cn/", "allowed_origins": []});
    let version = server.post(&format!("{path}/versions/remote"), remote).await.expect(201)["id"].clone();
    let put = json!({"version": null, "version_id": version, "targets": [{"kind": "everywhere"}]});
    assert!(server.put(&format!("{path}/listing"), put).await.status.is_success());
    (app, version)
}

/// Checks in with the app, and with what was inspected; the inspections that the terminal is told to do.
pub(crate) async fn check_in(
    server: &TestServer,
    machine: &Machine,
    (app, version): &(Value, Value),
    (seq, found): (u64, Option<InspectionReport>),
) -> Vec<Value> {
    let records = found.into_iter().map(|report| (seq, RecordBody::Event(Event::Inspected { report })));
    let mut check_in = report_with(7, records.collect());
    check_in.actual.apps = vec![ActualApp {
        app_id: serde_json::from_value(app.clone()).unwrap(),
        version_id: serde_json::from_value(version.clone()).unwrap(),
        state: ActualAppState::Ready,
        quarantine: None,
    }];
    let reply = machine.check_in(server, &check_in).await.expect(200);
    let list = reply["desired"]["inspections"].as_array();
    list.cloned().unwrap_or_default()
}

pub(crate) fn found(inspection: &Value, fault: Option<CheckFault>) -> InspectionReport {
    let outcome = fault.map_or(CheckOutcome::Passed { note: None }, |fault| CheckOutcome::Failed { fault });
    InspectionReport {
        id: serde_json::from_value(inspection["id"].clone()).unwrap(),
        started_at: NOW,
        ended_at: NOW + 2_000,
        results: vec![CheckResult { check: InspectionCheck::Address, outcome }],
        page: None,
        text: None,
    }
}

#[tokio::test]
async fn a_listed_app_is_inspected_and_what_is_found_goes_its_way() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = listed_app(&server).await;
        let path = format!("/api/apps/{}/inspections", app.0.as_str().unwrap());
        server.post(&path, json!(null)).await.problem(409, "inspection_nobody");
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        assert!(check_in(&server, &machine, &app, (0, None)).await.is_empty());

        jobs::run(server.state.clone()).await.unwrap();
        jobs::run(server.state.clone()).await.unwrap();
        let told = check_in(&server, &machine, &app, (0, None)).await;
        assert_eq!(told.len(), 1);
        let open = server.post(&path, json!(null)).await.expect(200);
        assert_eq!((&open["id"], &open["state"]), (&told[0]["id"], &json!("due")));

        let here = format!("/api/terminals/{}/apps/{}/inspections", machine.id(), app.0.as_str().unwrap());
        server.post(&here, json!(null)).await.problem(409, "inspection_running");

        let fault = CheckFault::Status { status: 502 };
        let left = check_in(&server, &machine, &app, (1, Some(found(&told[0], Some(fault.clone()))))).await;
        assert!(left.is_empty());
        let list = server.get("/api/inspections?failed=true").await.expect(200);
        assert_eq!((&list["items"][0]["state"], &list["items"][0]["failed"]), (&json!("done"), &json!(1)));
        let finding = server.get("/api/findings?active=true").await.expect(200)["items"][0].clone();
        assert_eq!(finding["fault"], json!({"kind": "status", "status": 502}));
        let finding_path = format!("/api/findings/{}", finding["id"].as_str().unwrap());
        let step = |step: &str, version: i64| json!({"step": step, "version": version, "owner": "人社局"});

        let steps = format!("{finding_path}/steps");
        server.post(&steps, step("reopen", 1)).await.problem(409, "transition_forbidden");
        server.post(&steps, step("close", 1)).await.problem(422, "field_invalid");
        let mut assign = step("assign", 1);
        assign["deadline_at"] = json!(NOW + HOUR);
        let assigned = server.post(&steps, assign).await.expect(200);
        assert_eq!(
            (&assigned["finding"]["state"], &assigned["finding"]["owner"]),
            (&json!("assigned"), &json!("人社局"))
        );
        server.clock.advance(HOUR + HOUR / 2);
        let overview = server.get("/api/overview").await.expect(200);
        assert_eq!(overview["overdue_findings"][0]["id"], finding["id"]);
        machine.buy_token(&server).await.expect(200);
        server.post(&steps, step("fix", 1)).await.problem(409, "version_conflict");
        check_in(&server, &machine, &app, (0, None)).await;
        server.post(&steps, step("fix", 2)).await.expect(200);
        let told = check_in(&server, &machine, &app, (0, None)).await;
        assert_eq!(told[0]["asked"], true, "the re-check does not wait for the schedule");
        check_in(&server, &machine, &app, (2, Some(found(&told[0], None)))).await;
        let closed = server.get(&finding_path).await.expect(200);
        assert_eq!(closed["finding"]["state"], "closed");
        let history = closed["history"].as_array().unwrap();
        let mut kinds: Vec<&str> = history.iter().filter_map(|entry| entry["kind"].as_str()).collect();
        // Some of them happened at the same moment of a clock that stands still.
        kinds.sort_unstable();
        assert_eq!(kinds, ["assign", "fix", "mended", "opened"]);
        let audit = server.get("/api/audit").await.expect(200);
        let actions: Vec<&Value> =
            audit["items"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
        assert_eq!(&actions[..4], ["finding.mended", "finding.fix", "finding.assign", "finding.open"]);
        let ordered = server.post(&here, json!(null)).await.expect(201);
        assert_eq!(ordered["terminal_id"], json!(machine.id().to_string()));
        let elsewhere = here.replace(&machine.id().to_string(), &TerminalId(Uuid::nil()).to_string());
        server.post(&elsewhere, json!(null)).await.problem(409, "inspection_terminal_away");
    })
    .await;
}

#[tokio::test]
async fn what_one_terminal_does_not_answer_goes_to_another_and_ends_with_the_listing() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let app = listed_app(&server).await;
        let mut machines = [Machine::new("board-1"), Machine::new("board-2")];
        for (machine, name) in machines.iter_mut().zip(["一号", "二号"]) {
            machine.serve(&server, name).await;
            check_in(&server, machine, &app, (0, None)).await;
        }
        jobs::run(server.state.clone()).await.unwrap();
        let first = server.get("/api/inspections").await.expect(200)["items"][0].clone();
        // Whoever asks now and then stays signed in.
        for _ in 0..3 {
            server.clock.advance(HOUR + HOUR / 2);
            server.get("/api/inspections").await.expect(200);
        }
        for machine in &mut machines {
            machine.buy_token(&server).await.expect(200);
            check_in(&server, machine, &app, (0, None)).await;
        }
        jobs::run(server.state.clone()).await.unwrap();
        let second = server.get("/api/inspections").await.expect(200)["items"][0].clone();
        assert_eq!(first["id"], second["id"]);
        assert_ne!(first["terminal_id"], second["terminal_id"]);
        // The first comes after all: it is no longer asked.
        let late =
            machines.iter().find(|machine| json!(machine.id().to_string()) == first["terminal_id"]).unwrap();
        check_in(&server, late, &app, (1, Some(found(&first, None)))).await;
        assert_eq!(server.get("/api/inspections").await.expect(200)["items"][0]["state"], "due");

        let unlist = format!("/api/apps/{}/unlist", app.0.as_str().unwrap());
        server.post(&unlist, json!({"version": 1})).await.expect(200);
        jobs::run(server.state.clone()).await.unwrap();
        assert_eq!(server.get("/api/inspections").await.expect(200)["items"][0]["state"], "withdrawn");
    })
    .await;
}

#[tokio::test]
async fn people_report_findings_too_and_those_from_above_are_counted() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let body = |title: &str, above: bool| {
            json!({"title": title, "severity": "minor", "reported_from_above": above, "owner": "政务服务局"})
        };
        server.post("/api/findings", body("", false)).await.problem(422, "field_invalid");
        let made = server.post("/api/findings", body("专区链接过期", true)).await.expect(201);
        assert_eq!((&made["finding"]["state"], &made["finding"]["source"]), (&json!("assigned"), &json!("reported_from_above")));
        server.post("/api/findings", body("错别字", false)).await.expect(201);
        let year = server.get("/api/findings/year").await.expect(200);
        assert_eq!((&year["opened"], &year["reported_from_above"], &year["reported_from_above_limit"]), (&json!(2), &json!(1), &json!(2)));
        let found = server.get("/api/findings?q=%E4%B8%93%E5%8C%BA&source=reported_from_above").await.expect(200);
        assert_eq!(found["total"], 1);
        let table = server.get("/api/findings/export?sort=deadline_at").await.text();
        assert_eq!(table.lines().count(), 3, "{table}");
        let closing = json!({"version": 1, "step": "close", "note": "已改"});
        let path = format!("/api/findings/{}/steps", made["finding"]["id"].as_str().unwrap());
        assert_eq!(server.post(&path, closing).await.expect(200)["finding"]["state"], "closed");
    })
    .await;
}
