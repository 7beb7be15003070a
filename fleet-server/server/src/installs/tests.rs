use std::io::{Cursor, Read as _};

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use zip::ZipArchive;

use crate::acceptances::tests::{PDF, acceptance, accepted, hand_over};
use crate::locations::tests::hall;
use crate::terminal_api::tests::{Machine, report_with};
use crate::testing::{Answer, TestServer};

const DAY: i64 = 24 * 3_600_000;

async fn location(server: &TestServer, name: &str) -> Value {
    server.post("/api/locations", hall(name, "511725")).await.expect(201)["id"].clone()
}

async fn send(server: &TestServer, path: &str, file: &str) -> Answer {
    server.send(Method::POST, path, "application/octet-stream", Body::from(file.to_owned())).await
}

fn address(install: &Value) -> String {
    format!("/api/installs/{}", install["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_code_of_the_plan_brings_a_terminal_to_its_place() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let place = location(&server, "渠县政务服务中心").await;
        let people = server.get("/api/installs/installers").await.expect(200);
        let draft = json!({"name": "渠县 1 号机", "location_id": place, "project": "二期", "due_day": "2026-02-01",
            "installer_id": people["items"][0]["id"], "note": "立式"});
        let plan = server.post("/api/installs", draft.clone()).await.expect(201);
        assert_eq!((&plan["state"], &plan["installer"]["username"]), (&json!("planned"), &json!("admin")));
        server.post("/api/installs", draft.clone()).await.problem(409, "install_name_taken");
        let mut nobody = draft.clone();
        nobody["installer_id"] = json!(uuid::Uuid::from_u128(9));
        server.post("/api/installs", nobody).await.problem(422, "installer_unknown");

        let ask = |plan: &Value| json!({"version": plan["version"], "valid_for_ms": DAY});
        let path = format!("{}/code", address(&plan));
        let first = server.post(&path, ask(&plan)).await.expect(201);
        server.post(&path, ask(&plan)).await.problem(409, "version_conflict");
        let second = server.post(&path, ask(&first["install"])).await.expect(201);
        let mut machine = Machine::new("board-1");
        let old = machine.enroll(&server, first["code"].as_str()).await;
        old.problem(422, "enrollment_code_unknown");
        let reply = machine.enroll(&server, second["code"].as_str()).await.expect(200);
        assert_eq!(reply["state"], "approved");
        let terminal = server.get(&format!("/api/terminals/{}", machine.id())).await.expect(200);
        assert_eq!((&terminal["name"], &terminal["install"]["id"]), (&json!("渠县 1 号机"), &plan["id"]));
        let plan = server.get(&address(&plan)).await.expect(200);
        assert_eq!((&plan["state"], &plan["problems"]), (&json!("installed"), &json!(["overdue"])));
        assert_eq!(plan["terminal"]["id"], terminal["id"]);
        server.post(&path, ask(&plan)).await.problem(409, "install_occupied");

        machine.buy_token(&server).await.expect(200);
        machine.check_in(&server, &report_with(7, vec![(1, accepted(acceptance(1)))])).await.expect(200);
        hand_over(&server, &machine, 1, PDF).await.expect(204);
        let troubled = server.get("/api/installs?state=accepted&troubled=true&mine=true").await.expect(200);
        assert_eq!(troubled["items"][0]["problems"], json!(["self_test_failed"]), "in time, with a fault");
        let projects = server.get("/api/installs/projects").await.expect(200);
        let expected = json!([{"project": "二期", "terminals": 1, "planned": 0, "installed": 0, "accepted": 1,
            "troubled": 1}]);
        assert_eq!(projects["items"], expected);

        let zip = server.get("/api/installs/reports?project=%E4%BA%8C%E6%9C%9F").await;
        assert_eq!(zip.headers["content-type"], "application/zip");
        let mut archive = ZipArchive::new(Cursor::new(zip.bytes)).unwrap();
        let mut read = |name: &str| {
            let mut bytes = Vec::new();
            archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(read("渠县 1 号机.pdf"), PDF);
        let list = String::from_utf8(read("list.csv")).unwrap();
        assert!(list.contains("已验收") && list.contains("渠县 1 号机.pdf"), "{list}");
    })
    .await;
}

#[tokio::test]
async fn a_waiting_terminal_is_approved_for_a_plan_that_nobody_stands_for() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let place = location(&server, "渠县政务服务中心").await;
        let draft = json!({"name": "渠县 1 号机", "location_id": place});
        let plan = server.post("/api/installs", draft).await.expect(201);
        for (n, expected) in [(1, None), (2, Some("install_occupied"))] {
            let machine = Machine::new(&format!("board-{n}"));
            machine.enroll(&server, None).await.expect(200);
            let path = format!("/api/terminals/{}", machine.id());
            let seen = server.get(&path).await.expect(200);
            let body = json!({"version": seen["version"], "name": "渠县 1 号机", "location_id": place,
                "install_id": plan["id"]});
            let answer = server.post(&format!("{path}/approve"), body).await;
            match expected {
                None => drop(answer.expect(200)),
                Some(code) => answer.problem(409, code),
            }
        }
        let plan = server.get(&address(&plan)).await.expect(200);
        server
            .delete(&format!("/api/locations/{}", place.as_str().unwrap()))
            .await
            .problem(409, "location_in_use");
        server.delete(&address(&plan)).await.expect(204);
        server.get(&address(&plan)).await.problem(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_spreadsheet_is_planned_whole_or_not_at_all_and_comes_back_unchanged() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        location(&server, "渠县政务服务中心").await;
        let preview = "/api/installs/import/preview";
        let wrong =
            "终端名称,点位,计划日期\r\n1 号机,渠县政务服务中心,2027/2/17\r\n2 号机,没有的大厅,明天\r\n";
        let seen = send(&server, preview, wrong).await.expect(200);
        assert_eq!(seen["counts"], json!({"created": 1, "updated": 0, "unchanged": 0, "refused": 1}));
        let codes: Vec<&Value> =
            seen["rows"][1]["problems"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
        assert_eq!(codes, ["location_unknown", "day_wrong"]);
        let apply =
            |seen: &Value| format!("/api/installs/import?digest={}", seen["digest"].as_str().unwrap());
        send(&server, &apply(&seen), wrong).await.problem(422, "import_refused");
        assert_eq!(server.get("/api/installs").await.expect(200)["items"], json!([]), "nothing half done");
        send(&server, preview, "终端名称\r\n1\r\n").await.problem(422, "install_column_missing");

        let right = "终端名称,点位,计划日期,安装人员\r\n1 号机,渠县政务服务中心,2027/2/17,admin\r\n";
        let seen = send(&server, preview, right).await.expect(200);
        send(&server, &apply(&seen), right).await.expect(200);
        send(&server, &apply(&seen), right).await.problem(409, "import_outdated");
        let plan = &server.get("/api/installs").await.expect(200)["items"][0];
        assert_eq!(
            (&plan["due_day"], &plan["installer"]["username"]),
            (&json!("2027-02-17"), &json!("admin"))
        );
        let table = server.get("/api/installs/export").await.text();
        let again = send(&server, preview, &table).await.expect(200);
        assert_eq!(again["counts"], json!({"created": 0, "updated": 0, "unchanged": 1, "refused": 0}));
        let template = server.get("/api/installs/template?language=en").await;
        let seen =
            server.send(Method::POST, preview, "application/octet-stream", Body::from(template.bytes)).await;
        assert_eq!(seen.expect(200)["counts"]["refused"], 1, "the example is meant for nobody");
    })
    .await;
}

#[tokio::test]
async fn a_new_machine_takes_the_place_of_a_broken_one_in_one_act() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut old = Machine::new("board-1");
        old.serve(&server, "渠县 1 号机").await;
        let new = Machine::new("board-2");
        new.enroll(&server, None).await.expect(200);
        let at = |machine: &Machine| format!("/api/terminals/{}", machine.id());
        let place = location(&server, "渠县政务服务中心").await;
        let seen = server.get(&at(&old)).await.expect(200);
        let moved = json!({"version": seen["version"], "location_id": place, "tags": ["立式"]});
        let was = server.patch(&at(&old), moved).await.expect(200);
        let hold = json!({"reason": "等待招标验收", "until": null});
        server.post(&format!("{}/hold", at(&old)), hold).await.expect(200);
        let waiting = server.get(&at(&new)).await.expect(200);
        let path = format!("{}/replace", at(&new));
        let mut body = json!({"version": waiting["version"], "old_id": old.id(), "old_version": seen["version"],
            "reason": "主板损坏"});
        server.post(&path, body.clone()).await.problem(409, "version_conflict");
        body["old_version"] = was["version"].clone();
        let now = server.post(&path, body.clone()).await.expect(200);
        assert_eq!((&now["name"], &now["enrollment"]), (&json!("渠县 1 号机"), &json!("approved")));
        assert_eq!((&now["tags"], &now["location"]["id"]), (&json!(["立式"]), &place));

        let gone = server.get(&at(&old)).await.expect(200);
        assert_eq!((&gone["enrollment"], &gone["name"]), (&json!("retired"), &json!("渠县 1 号机（已换下）")));
        assert_eq!(gone["successor"]["terminal_id"], json!(new.id()));
        let came = server.get(&at(&new)).await.expect(200);
        assert_eq!((&came["predecessors"][0]["reason"], &came["successor"]), (&json!("主板损坏"), &json!(null)));
        assert_eq!((&came["hold"]["reason"], &gone["hold"]), (&json!("等待招标验收"), &json!(null)));
        assert_ne!(old.check_in(&server, &crate::terminal_api::tests::report()).await.status, 200, "a dead key");
        body["version"] = now["version"].clone();
        server.post(&path, body).await.problem(409, "replacement_old_gone");
        let audit = server.get("/api/audit?action=terminal.replace").await.expect(200);
        assert_eq!(audit["items"][0]["summary"]["old_id"], json!(old.id()), "{audit}");
    })
    .await;
}
