use fleet_protocol::{
    Event, MaintenanceAct, MaintenanceEnd, MaintenancePerson, MaintenanceStep, MaintenanceTicket, RecordBody,
    maintenance_day,
};
use serde_json::{Value, json};

use super::key::{pin_on, ticket_at};
use crate::terminal_api::tests::{Machine, report, report_with};
use crate::testing::{PASSWORD, TestServer};

async fn people(server: &TestServer, machine: &Machine) -> Vec<MaintenancePerson> {
    server.state.terminals.bus.refresh().await.unwrap();
    let reply = machine.check_in(server, &report()).await.expect(200);
    let people = reply["desired"].get("maintenance").cloned().unwrap_or_else(|| json!([]));
    serde_json::from_value(people).unwrap()
}

async fn pin(server: &TestServer, machine: &Machine) -> Value {
    let path = format!("/api/terminals/{}/maintenance-pin", machine.id());
    server.post(&path, Value::Null).await.expect(200)
}

/// What the terminal would let in today.
fn expected(person: &MaintenancePerson, server: &TestServer) -> String {
    let day = maintenance_day(server.state.clock.now());
    format!("{}{}", person.number, pin_on(&person.key, day).as_str())
}

fn typed(pin: &Value) -> String {
    format!("{}{}", pin["number"].as_str().unwrap(), pin["pin"].as_str().unwrap())
}

#[tokio::test]
async fn a_pin_is_good_for_one_person_at_one_terminal() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        let (mut here, mut there) = (Machine::new("board-1"), Machine::new("board-2"));
        here.serve(&server, "这台").await;
        there.serve(&server, "那台").await;
        assert_eq!(people(&server, &here).await, []);

        let first = pin(&server, &here).await;
        assert_eq!((&first["number"], &first["first"]), (&json!("001"), &json!(true)));
        assert_eq!(pin(&server, &here).await["first"], json!(false));
        let told = (people(&server, &here).await, people(&server, &there).await);
        assert_eq!(expected(&told.0[0], &server), typed(&first));
        assert_ne!(told.0[0].key, told.1[0].key, "what one terminal holds is of no use at the other");
        assert_eq!(expected(&told.1[0], &server), typed(&pin(&server, &there).await));

        server.post("/api/maintenance/renewal", Value::Null).await.expect(204);
        let renewed = pin(&server, &here).await;
        assert_ne!(renewed["pin"], first["pin"]);
        assert_eq!(expected(&people(&server, &here).await[0], &server), typed(&renewed));

        let log = server.get("/api/audit?limit=50").await.text();
        assert!(log.contains("maintenance.pin") && log.contains("maintenance.join"), "{log}");
        assert!(!log.contains(first["pin"].as_str().unwrap()), "{log}");

        let draft = json!({"username": "li", "display_name": "李", "role": "viewer", "password": PASSWORD});
        server.post("/api/users", draft).await.expect(201);
        let answer = server.post("/api/sessions", json!({"username": "li", "password": PASSWORD})).await;
        server.keep_cookie(&answer);
        let path = format!("/api/terminals/{}/maintenance-pin", here.id());
        server.post(&path, Value::Null).await.problem(403, "not_allowed");
    })
    .await;
}

#[tokio::test]
async fn a_code_to_be_scanned_is_of_one_person_at_one_terminal_and_no_other_twice() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "终端").await;
        let path = format!("/api/terminals/{}/maintenance-ticket", machine.id());
        let shown = server.post(&path, Value::Null).await.expect(200);
        let again = server.post(&path, Value::Null).await.expect(200);
        assert_eq!((&shown["first"], &again["first"]), (&json!(true), &json!(false)));
        assert_ne!(shown["code"], again["code"]);
        let ticket: MaintenanceTicket = shown["code"].as_str().unwrap().parse().unwrap();
        assert_eq!(shown["ends_at"], json!(ticket.ends_at()));
        let person = people(&server, &machine).await[0];
        let made = ticket_at(&person.key, person.number, ticket.issued_at, ticket.nonce);
        assert_eq!(made, ticket, "what the terminal makes of its key");
        let log = server.get("/api/audit?limit=50").await.text();
        assert!(
            log.contains("maintenance.ticket") && !log.contains(shown["code"].as_str().unwrap()),
            "{log}"
        );
    })
    .await;
}

#[tokio::test]
async fn who_leaves_is_told_to_terminals_at_once_and_asks_in_vain() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "终端").await;
        let draft =
            json!({"username": "wang", "display_name": "王", "role": "operator", "password": PASSWORD});
        let user = server.post("/api/users", draft).await.expect(201);
        let answer = server.post("/api/sessions", json!({"username": "wang", "password": PASSWORD})).await;
        server.keep_cookie(&answer);
        server.post("/api/maintenance/renewal", Value::Null).await.problem(409, "maintenance_unknown");
        pin(&server, &machine).await;
        assert_eq!(people(&server, &machine).await.len(), 1);
        let path = format!("/api/terminals/{}/maintenance-pin", machine.id());
        let wang = server.cookie().unwrap().to_owned();
        let asked = || {
            let request = http::Request::post(&path).header("x-requested-with", "fleet-console");
            request.header("cookie", &wang).body(axum::body::Body::empty()).unwrap()
        };
        server.request(asked()).await.expect(200);

        let answer = server.post("/api/sessions", json!({"username": "admin", "password": PASSWORD})).await;
        server.keep_cookie(&answer);
        let account = format!("/api/users/{}", user["id"].as_str().unwrap());
        server.patch(&account, json!({"version": 1, "disabled": true})).await.expect(200);
        assert_eq!(people(&server, &machine).await, []);
        server.request(asked()).await.problem(401, "not_signed_in");
    })
    .await;
}

#[tokio::test]
async fn who_maintained_a_terminal_is_named_where_its_events_are_listed() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "终端").await;
        pin(&server, &machine).await;
        let person = people(&server, &machine).await[0].person;
        let steps = [
            MaintenanceStep::Began { person, scanned: true },
            MaintenanceStep::Acted { person, act: MaintenanceAct::SetVolume { percent: 80 } },
            MaintenanceStep::Ended { person, began_at: 5, end: MaintenanceEnd::Left },
            MaintenanceStep::LockedOut { wrong: 5, pause_s: 60 },
        ];
        let records = steps.map(|step| RecordBody::Event(Event::Maintenance { step }));
        let records = (1..).zip(records).collect();
        machine.check_in(&server, &report_with(7, records)).await.expect(200);
        let events = format!("/api/terminals/{}/events", machine.id());
        let listed = server.get(&format!("{events}?kind=maintenance&sort=id")).await.expect(200);
        let named: Vec<&Value> =
            listed["items"].as_array().unwrap().iter().map(|item| &item["person"]).collect();
        assert_eq!(named, [&json!("管理员"), &json!("管理员"), &json!("管理员"), &Value::Null]);
        assert_eq!(listed["items"][1]["event"]["step"]["act"], json!({"act": "set_volume", "percent": 80}));
        assert!(server.get(&format!("{events}/export")).await.text().contains("管理员"));
    })
    .await;
}
