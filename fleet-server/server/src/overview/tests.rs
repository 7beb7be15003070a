use fleet_domain::RolloutState;
use fleet_protocol::{
    CheckIn, MachineParts, PowerBackup, PowerBackupSource, PowerBackupState, ReleaseId, RolloutId,
    WatchdogState,
};
use fleet_store::release::{self, NewRelease};
use fleet_store::rollout::{self, Decided, NewRollout};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::terminal_api::tests::{Machine, report};
use crate::testing::{NOW, TestServer};

#[tokio::test]
async fn an_empty_fleet_has_an_overview() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let overview = server.get("/api/overview").await.expect(200);
        assert_eq!(overview["terminals"]["total"], 0);
        assert_eq!(overview["divisions"].as_array().map(Vec::len), Some(7));
        assert_eq!(overview["sessions_today"]["count"], 0);
    })
    .await;
}

fn release() -> NewRelease {
    NewRelease {
        id: ReleaseId(Uuid::from_u128(7)),
        version: "1.1.0".to_owned(),
        target: "kiosk-terminal-1.1.0-x86_64.tar.zst".to_owned(),
        hardware: vec!["x86_64".to_owned()],
        release_counter: 2,
        size: 1,
        sha256: "00".repeat(32),
        notes: String::new(),
        published_at: NOW,
    }
}

#[tokio::test]
async fn a_rollout_that_was_stopped_comes_before_five_newer_ones_that_run() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut tx = server.state.db.write().await.unwrap();
        release::upsert(&mut tx, &release()).await.unwrap();
        for number in 0..6_u8 {
            let id = RolloutId(Uuid::from_u128(u128::from(number) + 1));
            let created_at = NOW + i64::from(number);
            let (name, release_id) = (format!("rollout {number}"), release().id);
            let new = NewRollout { id, name, release_id, created_at, ..NewRollout::default() };
            rollout::insert(&mut tx, &new).await.unwrap();
            let state = if number == 0 { RolloutState::Paused } else { RolloutState::Running };
            rollout::decide(&mut tx, id, Decided { version: 1, state, at: NOW }).await.unwrap();
        }
        tx.commit().await.unwrap();
        let overview = server.get("/api/overview").await.expect(200);
        let shown: Vec<_> =
            overview["rollouts"].as_array().unwrap().iter().map(|rollout| &rollout["name"]).collect();
        assert_eq!(shown, ["rollout 0", "rollout 5", "rollout 4", "rollout 3", "rollout 2"]);
    })
    .await;
}

/// What a terminal says whose UPS says so.
fn powered(state: Option<PowerBackupState>, charge_percent: u8) -> CheckIn {
    let backup =
        |state| PowerBackup { source: PowerBackupSource::Nut, state, charge_percent: Some(charge_percent) };
    let mut report = report();
    report.actual.machine_parts = Some(MachineParts {
        touch_screens: None,
        power_backup: state.map(backup),
        watchdog: WatchdogState::Absent,
        clock_offset_ms: None,
    });
    report
}

/// What needs a person, as kinds and names.
async fn attention(server: &TestServer) -> Vec<(String, String)> {
    let overview = server.get("/api/overview").await.expect(200);
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    let items = overview["attention"].as_array().unwrap();
    items.iter().map(|item| (text(item, "kind"), text(item, "terminal_name"))).collect()
}

fn one(kind: &str, name: &str) -> (String, String) {
    (kind.to_owned(), name.to_owned())
}

#[tokio::test]
async fn a_power_cut_is_raised_gets_worse_and_is_over_when_there_is_power_again() {
    fleet_store::testing::on_fresh_database(|db| async move {
        use PowerBackupState as State;
        let server = TestServer::signed_in(db).await;
        let (mut first, mut second) = (Machine::new("board-1"), Machine::new("board-2"));
        first.serve(&server, "一号机").await;
        second.serve(&server, "二号机").await;
        let tell = async |machine: &Machine, state, charge| {
            server.clock.advance(60_000);
            machine.check_in(&server, &powered(state, charge)).await.expect(200);
        };
        tell(&first, Some(State::Mains), 100).await;
        assert_eq!(attention(&server).await, []);
        tell(&first, Some(State::Battery), 90).await;
        tell(&first, Some(State::Battery), 70).await;
        assert_eq!(
            attention(&server).await,
            [one("on_battery", "一号机")],
            "one cut, however often it is told"
        );
        tell(&second, Some(State::Low), 9).await;
        let both = [one("battery_low", "二号机"), one("on_battery", "一号机")];
        assert_eq!(attention(&server).await, both, "the worst first");
        tell(&first, Some(State::NotTold), 60).await;
        assert_eq!(attention(&server).await, both, "silence ends nothing");
        tell(&first, Some(State::Low), 10).await;
        assert_eq!(attention(&server).await[1], one("battery_low", "二号机"), "the longer one first");

        let path = format!("/api/terminals/{}", first.id());
        let cut = server.get(&path).await.expect(200)["power_cuts"][0].clone();
        assert_eq!((&cut["is_low"], &cut["charge_percent"]), (&json!(true), &json!(10)));
        assert_eq!((&cut["began_at"], &cut["ended_at"]), (&json!(NOW + 120_000), &json!(null)));
        tell(&first, Some(State::Mains), 12).await;
        assert_eq!(attention(&server).await, [one("battery_low", "二号机")]);
        let cuts = server.get(&path).await.expect(200)["power_cuts"].clone();
        assert_eq!((cuts.as_array().unwrap().len(), &cuts[0]["ended_at"]), (1, &json!(NOW + 420_000)));
        tell(&second, None, 0).await;
        assert_eq!(attention(&server).await, [], "a UPS that is taken away tells of no cut");
    })
    .await;
}

#[tokio::test]
async fn a_power_cut_of_who_is_maintained_or_retired_alarms_nobody() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号机").await;
        let cut = powered(Some(PowerBackupState::Battery), 80);
        machine.check_in(&server, &cut).await.expect(200);
        assert_eq!(attention(&server).await, [one("on_battery", "一号机")]);
        let path = format!("/api/terminals/{}", machine.id());
        let seen = server.get(&path).await.expect(200);
        let until = json!({"version": seen["version"], "maintenance_until": NOW + 60_000});
        let seen = server.patch(&path, until).await.expect(200);
        assert_eq!(attention(&server).await, []);
        server.clock.advance(60_000);
        assert_eq!(attention(&server).await, [one("on_battery", "一号机")], "maintenance ends");
        let retire = json!({"version": seen["version"], "reason": ""});
        server.post(&format!("{path}/retire"), retire).await.expect(200);
        let gone = server.get(&path).await.expect(200);
        assert_eq!(gone["power_cuts"][0]["ended_at"], json!(NOW + 60_000), "it serves nobody any more");
        assert_eq!(attention(&server).await, []);
    })
    .await;
}
