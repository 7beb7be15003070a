use fleet_domain::{default_checks, display_code};
use fleet_protocol::{
    CheckedItem, DailyCheck, DailyCheckId, DiskHealth, DiskVerdict, Event, MaintenanceAct,
    MaintenancePrinter, MaintenanceStep, PersonId, RecordBody, Residue, SelfTestId, SessionEnd, WipeCause,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::acceptances::tests::{acceptance, accepted};
use crate::apps::tests::app;
use crate::terminal_api::tests::{Machine, report, report_with};
use crate::testing::{NOW, TestServer};

fn at(machine: &Machine) -> String {
    format!("/api/terminals/{}", machine.id())
}

/// A new machine in the place of the old one, in service.
async fn replaced(server: &TestServer, old: &Machine, fingerprint: &str) -> Machine {
    let mut new = Machine::new(fingerprint);
    new.enroll(server, None).await.expect(200);
    let (was, waits) = (server.get(&at(old)).await.expect(200), server.get(&at(&new)).await.expect(200));
    let body = json!({"version": waits["version"], "old_id": old.id(), "old_version": was["version"]});
    server.post(&format!("{}/replace", at(&new)), body).await.expect(200);
    new.buy_token(server).await.expect(200);
    new
}

/// What it is told to show: names of apps, notices and zones.
async fn shown(server: &TestServer, machine: &Machine) -> [Vec<Value>; 3] {
    server.state.terminals.bus.refresh().await.unwrap();
    let desired = machine.check_in(server, &report()).await.expect(200)["desired"].clone();
    [("apps", "/name"), ("notices", "/title"), ("zones", "/content/title/zh")].map(|(list, name)| {
        let items = desired[list].as_array().cloned().unwrap_or_default();
        items.iter().filter_map(|item| item.pointer(name).cloned()).collect()
    })
}

/// An app, a notice and a zone for these alone.
async fn aim(server: &TestServer, targets: Value) {
    let app = app(server, "社保查询").await;
    let remote = json!({"label": "1.0", "url": "https://app.example.gov.cn/", "allowed_origins": []});
    let version = server.post(&format!("/api/apps/{app}/versions/remote"), remote).await.expect(201);
    let listing = json!({"version": null, "version_id": version["id"], "targets": targets});
    server.put(&format!("/api/apps/{app}/listing"), listing).await.expect(200);
    let notice = json!({"title": "今日停电", "body": "", "level": "info", "targets": targets});
    server.post("/api/notices", notice).await.expect(201);
    let words = |zh: &str| json!({"zh": zh, "en": ""});
    let blocks = json!([{"kind": "heading", "text": words("怎样申请")}]);
    let content = json!({"title": words("高龄津贴"), "summary": words(""), "colour": "red", "picture": null,
        "blocks": blocks});
    let zone = server.post("/api/zones", json!({"content": content, "targets": targets})).await.expect(201);
    let publish = format!("/api/zones/{}/publish", zone["id"].as_str().unwrap());
    server.post(&publish, json!({"version": zone["version"]})).await.expect(200);
}

#[tokio::test]
async fn a_new_machine_shows_what_was_aimed_at_the_old_one_itself() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut old = Machine::new("board-1");
        old.serve(&server, "渠县 1 号机").await;
        aim(&server, json!([{"kind": "terminal", "id": old.id()}])).await;
        let all = [vec![json!("社保查询")], vec![json!("今日停电")], vec![json!("高龄津贴")]];
        assert_eq!(shown(&server, &old).await, all);
        let new = replaced(&server, &old, "board-2").await;
        assert_eq!(shown(&server, &new).await, all);
        let detail = server.get(&at(&new)).await.expect(200);
        assert_eq!(detail["desired"]["apps"][0]["name"], "社保查询");
        let third = replaced(&server, &new, "board-3").await;
        assert_eq!(shown(&server, &third).await, all, "and so does the one after it");
    })
    .await;
}

/// One of everything that a terminal's lists tell, `n` telling it from that of others.
fn happened(n: u128, person: Uuid) -> Vec<(u64, RecordBody)> {
    let (end, cause) = (SessionEnd::Button, WipeCause::SessionEnd);
    let (before, after) = (Residue::default(), Residue::default());
    let (id, person) = (DailyCheckId(Uuid::from_u128(n)), PersonId(person));
    let act = MaintenanceAct::PaperChanged { printer: MaintenancePrinter::Pages, holds: Some(500) };
    let results = default_checks().into_iter().map(|item| CheckedItem { item, problem: None }).collect();
    let mut acceptance = acceptance(n);
    acceptance.self_test.id = SelfTestId(Uuid::from_u128(n));
    let events = [
        Event::Session { started_at: NOW - 60_000, ended_at: NOW, end, apps: Vec::new() },
        Event::Wiped { cause, before, after },
        Event::DailyChecked { check: DailyCheck { id, person, done_at: NOW, results } },
        Event::Maintenance { step: MaintenanceStep::Acted { person, act } },
    ];
    let events = events.into_iter().map(RecordBody::Event).chain([accepted(acceptance)]);
    (1..).zip(events).collect()
}

fn failing_disk() -> DiskHealth {
    DiskHealth {
        name: "sda".into(),
        model: "EXAMPLE SSD".into(),
        serial: None,
        verdict: DiskVerdict::Failing,
        wear_percent: None,
        reallocated: None,
        unreadable: None,
        temperature_c: None,
        hours: None,
    }
}

/// All of it comes from the machine, and it is given a command.
async fn live(server: &TestServer, machine: &Machine, n: u128) {
    let me =
        server.get("/api/sessions/current").await.expect(200)["user_id"].as_str().unwrap().parse().unwrap();
    let mut told = report_with(n, happened(n, me));
    told.actual.disks = Some(vec![failing_disk()]);
    machine.check_in(server, &told).await.expect(200);
    server.post(&format!("{}/commands", at(machine)), json!({"kind": "restart_shell"})).await.expect(201);
}

/// Whose rows a list shows, each once.
async fn whose(server: &TestServer, path: &str) -> Vec<String> {
    let items = server.get(path).await.expect(200)["items"].as_array().unwrap().clone();
    let mut ids: Vec<String> =
        items.iter().map(|item| item["terminal_id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The lists of what happened on a terminal.
const LISTS: [&str; 9] = [
    "events",
    "sessions",
    "commands",
    "self-tests",
    "acceptances",
    "consumable-fills",
    "daily-checks",
    "wipes",
    "findings",
];

/// Where a machine's list is, ready for more to be asked.
fn list(machine: &Machine, noun: &str) -> String {
    let of_all = ["consumable-fills", "daily-checks", "wipes", "findings"];
    if of_all.contains(&noun) {
        return format!("/api/{noun}?terminal_id={}&", machine.id());
    }
    format!("{}/{noun}?", at(machine))
}

#[tokio::test]
async fn the_history_of_a_place_is_one_and_each_row_stays_with_its_machine() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let (mut first, mut stranger) = (Machine::new("board-1"), Machine::new("board-9"));
        first.serve(&server, "渠县 1 号机").await;
        stranger.serve(&server, "渠县 2 号机").await;
        live(&server, &stranger, 9).await;
        live(&server, &first, 1).await;
        let second = replaced(&server, &first, "board-2").await;
        live(&server, &second, 2).await;
        let third = replaced(&server, &second, "board-3").await;
        live(&server, &third, 3).await;

        let sorted = |machines: &[&Machine]| {
            let mut ids: Vec<String> = machines.iter().map(|machine| machine.id().to_string()).collect();
            ids.sort();
            ids
        };
        for noun in LISTS {
            let own = list(&third, noun);
            assert_eq!(whose(&server, &own).await, sorted(&[&third]), "{own}");
            let all = format!("{own}with_predecessors=true");
            assert_eq!(whose(&server, &all).await, sorted(&[&first, &second, &third]), "{all}");
            let before = format!("{}with_predecessors=true", list(&second, noun));
            assert_eq!(
                whose(&server, &before).await,
                sorted(&[&first, &second]),
                "not what came after: {before}"
            );
        }
        let stock = format!("/api/consumables?terminal_id={}&with_predecessors=true", third.id());
        assert_eq!(whose(&server, &stock).await, sorted(&[&third]), "what a machine held went with it");

        let detail = server.get(&at(&third)).await.expect(200);
        let codes = |one: usize| detail["predecessors"][one]["display_code"].clone();
        let code = |machine: &Machine| json!(display_code(machine.id()));
        assert_eq!((codes(0), codes(1)), (code(&second), code(&first)), "the last first: {detail}");
        let table = server.get(&format!("{}/events/export?with_predecessors=true", at(&third))).await.text();
        assert!([&first, &second, &third].iter().all(|one| table.contains(&one.id().to_string())), "{table}");
    })
    .await;
}

#[tokio::test]
async fn a_page_of_a_places_history_begins_where_the_one_before_ended() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut old = Machine::new("board-1");
        old.serve(&server, "渠县 1 号机").await;
        live(&server, &old, 1).await;
        let new = replaced(&server, &old, "board-2").await;
        live(&server, &new, 2).await;
        for noun in ["events", "sessions", "commands", "self-tests"] {
            let list = format!("{}/{noun}?with_predecessors=true", at(&new));
            let whole = server.get(&list).await.expect(200);
            let (mut paged, mut after) = (Vec::new(), String::new());
            loop {
                let page = server.get(&format!("{list}&limit=1{after}")).await.expect(200);
                paged.extend(page["items"].as_array().unwrap().clone());
                let Some(next) = page["next"].as_str() else { break };
                after = format!("&after={next}");
            }
            assert_eq!(
                (json!(paged), &json!(paged.len())),
                (whole["items"].clone(), &whole["total"]),
                "{noun}"
            );
        }
    })
    .await;
}
