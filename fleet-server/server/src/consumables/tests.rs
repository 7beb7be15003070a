use fleet_protocol::{
    Consumable, ConsumableStep, ConsumableWord, Event, MaintenanceAct, MaintenancePrinter, MaintenanceStep,
    PersonId, RecordBody,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::terminal_api::tests::{Machine, report_with};
use crate::testing::{NOW, TestServer};

const DAY: i64 = 86_400_000;

fn told(consumable: Consumable, step: ConsumableStep) -> RecordBody {
    RecordBody::Event(Event::Consumable { consumable, step })
}

fn used(amount: u32) -> RecordBody {
    told(Consumable::PagePaper, ConsumableStep::Used { amount })
}

fn filled(person: Uuid, holds: u32) -> RecordBody {
    let act = MaintenanceAct::PaperChanged { printer: MaintenancePrinter::Pages, holds: Some(holds) };
    let step = MaintenanceStep::Acted { person: PersonId(person), act };
    RecordBody::Event(Event::Maintenance { step })
}

async fn items(server: &TestServer, path: &str) -> Vec<Value> {
    server.get(path).await.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn paper_is_a_ledger_of_what_was_put_in_and_what_was_printed() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号机").await;
        let me = server.get("/api/sessions/current").await.expect(200)["user_id"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        // Before anybody said what is in it, it is counted and nothing is guessed.
        let report = report_with(7, vec![(1, used(30))]);
        machine.check_in(&server, &report).await.expect(200);
        let stock = &items(&server, "/api/consumables").await[0];
        assert_eq!(
            (&stock["left"], &stock["out_at"], &stock["spent"]),
            (&Value::Null, &Value::Null, &json!(30))
        );

        let report =
            report_with(7, vec![(1, used(30)), (2, filled(me, 500)), (3, used(70)), (4, used(400_000))]);
        machine.check_in(&server, &report).await.expect(200);
        let stock = &items(&server, "/api/consumables?low=true").await[0];
        assert_eq!(
            (&stock["holds"], &stock["left"]),
            (&json!(500), &json!(0)),
            "more than a printer holds: {stock}"
        );

        let records = vec![(5, filled(me, 500)), (6, used(70))];
        machine.check_in(&server, &report_with(7, records.clone())).await.expect(200);
        machine.check_in(&server, &report_with(7, records)).await.expect(200);
        let stock = &items(&server, "/api/consumables").await[0];
        assert_eq!(
            (&stock["left"], &stock["filled_by"]),
            (&json!(430), &json!("管理员")),
            "each once: {stock}"
        );
        assert_eq!((&stock["filled_at"], &stock["word"]), (&json!(NOW), &json!("fine")));

        let fills = items(&server, &format!("/api/consumable-fills?terminal_id={}", machine.id())).await;
        assert_eq!(fills.len(), 2);
        assert!(fills.iter().all(|fill| fill["holds"] == 500), "{fills:?}");
        // Both at the same millisecond: neither is the newer one.
        let before = |what: &Value| fills.iter().filter(|fill| fill["left_before"] == *what).count();
        assert_eq!((before(&Value::Null), before(&json!(0))), (1, 1), "{fills:?}");
        assert_eq!(server.get("/api/consumable-fills/export").await.text().lines().count(), 3);
        let events = server.get(&format!("/api/terminals/{}/events", machine.id())).await.text();
        assert!(!events.contains("\"used\""), "sheets are counted, not told one by one: {events}");
    })
    .await;
}

#[tokio::test]
async fn a_printers_own_word_comes_before_every_estimate() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号机").await;
        let said = |word| told(Consumable::ReceiptPaper, ConsumableStep::Said { word });
        let toner = told(Consumable::Toner, ConsumableStep::Filled { holds: 90 });
        let gone = told(Consumable::Toner, ConsumableStep::Used { amount: 10 });
        let records =
            vec![(1, toner), (2, gone), (3, said(ConsumableWord::Low)), (4, said(ConsumableWord::Out))];
        machine.check_in(&server, &report_with(7, records)).await.expect(200);
        let listed = items(&server, "/api/consumables").await;
        let kinds: Vec<&Value> = listed.iter().map(|item| &item["consumable"]).collect();
        assert_eq!(kinds, ["receipt_paper", "toner"]);
        // Ten percent on the first day: eighty last eight days.
        assert_eq!((&listed[1]["left"], &listed[1]["out_at"]), (&json!(80), &json!(NOW + 8 * DAY)));
        let low = items(&server, "/api/consumables?low=true").await;
        assert_eq!((low.len(), &low[0]["word"]), (1, &json!("out")));
        assert_eq!(server.get("/api/overview").await.expect(200)["low_consumables"], 1);
        assert_eq!(server.get("/api/consumables/export?sort=location").await.text().lines().count(), 3);
        machine.check_in(&server, &report_with(7, vec![(5, said(ConsumableWord::Fine))])).await.expect(200);
        assert!(items(&server, "/api/consumables?low=true").await.is_empty());
        server.get("/api/consumables?division=x").await.problem(422, "division_unknown");
    })
    .await;
}
