use fleet_protocol::{CheckIn, DeviceKind, DeviceModel, DiskHealth, DiskVerdict};
use serde_json::{Value, json};

use crate::terminal_api::tests::{Machine, report_with};
use crate::testing::{NOW, TestServer};

const HOUR: i64 = 3_600_000;

fn printer(model: Option<&str>, usb: &str) -> DeviceModel {
    DeviceModel {
        kind: DeviceKind::ReceiptPrinter,
        model: model.map(str::to_owned),
        vendor: "佳博 Gprinter".into(),
        name: "58MBIII+".into(),
        usb: Some(usb.into()),
    }
}

fn disk(verdict: DiskVerdict) -> DiskHealth {
    DiskHealth {
        name: "sda".into(),
        model: "EXAMPLE SSD".into(),
        serial: None,
        verdict,
        wear_percent: Some(93),
        reallocated: None,
        unreadable: None,
        temperature_c: Some(40),
        hours: None,
    }
}

fn report(devices: Vec<DeviceModel>, verdict: DiskVerdict) -> CheckIn {
    let mut report = report_with(7, Vec::new());
    report.actual.devices = Some(devices);
    report.actual.disks = Some(vec![disk(verdict)]);
    report
}

fn names(listed: &Value) -> Vec<&str> {
    listed["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn terminals_are_counted_and_found_by_the_models_of_their_devices() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (mut one, mut two) = (Machine::new("board-1"), Machine::new("board-2"));
        one.serve(&server, "一号机").await;
        two.serve(&server, "二号机").await;
        let known = printer(Some("gprinter-58mbiii"), "6868:0200");
        one.check_in(&server, &report(vec![known.clone()], DiskVerdict::Good)).await.expect(200);
        let both = vec![known, printer(None, "1a86:7523")];
        two.check_in(&server, &report(both, DiskVerdict::Good)).await.expect(200);

        let counts = server.get("/api/device-models").await.expect(200);
        let of =
            |key: &str| counts.as_array().unwrap().iter().find(|count| count["key"] == key).unwrap().clone();
        assert_eq!(
            (&of("gprinter-58mbiii")["terminals"], &of("usb 1a86:7523")["terminals"]),
            (&json!(2), &json!(1))
        );
        assert_eq!((&of("EXAMPLE SSD")["kind"], &of("EXAMPLE SSD")["in_need"]), (&json!("disk"), &json!(0)));
        let disks = server.get("/api/device-models?kind=disk").await.expect(200);
        assert_eq!(disks.as_array().unwrap().len(), 1);
        assert_eq!(server.get("/api/device-models/export").await.text().lines().count(), 4);

        let found = server.get("/api/terminals?device=usb%201a86:7523").await.expect(200);
        assert_eq!(names(&found), ["二号机"]);
        two.check_in(&server, &report(Vec::new(), DiskVerdict::Good)).await.expect(200);
        assert_eq!(names(&server.get("/api/terminals?device=usb%201a86:7523").await.expect(200)), [""; 0]);
        let silent = report_with(7, Vec::new());
        one.check_in(&server, &silent).await.expect(200);
        let found = server.get("/api/terminals?device=gprinter-58mbiii").await.expect(200);
        assert_eq!(names(&found), ["一号机"], "what says nothing changes nothing");
    })
    .await;
}

#[tokio::test]
async fn a_disk_that_fails_is_a_finding_until_another_is_in_its_place() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号机").await;
        for verdict in [DiskVerdict::NotTold, DiskVerdict::Good, DiskVerdict::Worn, DiskVerdict::Failing] {
            machine.check_in(&server, &report(Vec::new(), verdict)).await.expect(200);
        }
        let mine = format!("/api/findings?terminal_id={}", machine.id());
        let finding = server.get(&mine).await.expect(200)["items"][0].clone();
        assert_eq!((&finding["source"], &finding["severity"]), (&json!("terminal"), &json!("urgent")));
        assert_eq!(
            (&finding["terminal_name"], &finding["fault"]["kind"]),
            (&json!("一号机"), &json!("disks"))
        );
        assert_eq!(finding["fault"]["disks"][0]["verdict"], "failing");
        assert_eq!((&finding["seen_count"], &finding["state"]), (&json!(2), &json!("open")));

        let steps = format!("/api/findings/{}/steps", finding["id"].as_str().unwrap());
        let assign = json!({ "step": "assign", "version": finding["version"], "owner": "设备科", "deadline_at": NOW + HOUR });
        server.post(&steps, assign).await.expect(200);
        server.clock.advance(HOUR + HOUR / 2);
        let overview = server.get("/api/overview").await.expect(200);
        assert_eq!(overview["overdue_findings"][0]["terminal_name"], "一号机");
        machine.buy_token(&server).await.expect(200);

        machine.check_in(&server, &report(Vec::new(), DiskVerdict::NotTold)).await.expect(200);
        let listed = server.get(&mine).await.expect(200);
        assert_eq!(listed["items"][0]["state"], "assigned", "silence mends nothing");
        machine.check_in(&server, &report(Vec::new(), DiskVerdict::Good)).await.expect(200);
        let listed = server.get(&mine).await.expect(200);
        assert_eq!(
            (&listed["items"][0]["state"], listed["items"].as_array().unwrap().len()),
            (&json!("closed"), 1)
        );
        assert!(server.get("/api/audit?action=finding.mended").await.text().contains("一号机"));
    })
    .await;
}
