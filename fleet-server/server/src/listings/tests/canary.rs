use fleet_protocol::{
    ActualApp, ActualAppState, AppFailure, AppId, AppVersionId, CheckIn, Event, RecordBody, SessionEnd,
};
use serde_json::{Value, json};

use super::version;
use crate::apps::tests::app;
use crate::terminal_api::tests::{Machine, report, report_with};
use crate::testing::{NOW, TestServer};

/// An app that is listed everywhere in its first version, with a second one, and two terminals.
struct Hall {
    server: TestServer,
    app: String,
    one: Value,
    two: Value,
    first: Machine,
    other: Machine,
}

impl Hall {
    async fn new(db: fleet_store::Db) -> Self {
        let server = TestServer::signed_in(db).await;
        let app = app(&server, "社保查询").await;
        let (one, two) = (version(&server, &app, "1").await, version(&server, &app, "2").await);
        let (mut first, mut other) = (Machine::new("board-1"), Machine::new("board-2"));
        first.serve(&server, "一号机").await;
        other.serve(&server, "二号机").await;
        let listing = json!({"version_id": one, "targets": [{"kind": "everywhere"}]});
        server.put(&format!("/api/apps/{app}/listing"), listing).await.expect(200);
        Self { server, app, one, two, first, other }
    }

    fn path(&self, deed: &str) -> String {
        format!("/api/apps/{}/listing{deed}", self.app)
    }

    async fn start(&self, read: i64, targets: Value) -> crate::testing::Answer {
        let body = json!({"version": read, "version_id": self.two, "targets": targets});
        self.server.post(&self.path("/canary"), body).await
    }

    fn only_first(&self) -> Value {
        json!([{"kind": "terminal", "id": self.first.id()}])
    }

    /// The version that each terminal is told: the first one's, and the other's.
    async fn told(&self) -> (Value, Value) {
        self.server.state.terminals.bus.refresh().await.unwrap();
        let mut told = Vec::new();
        for machine in [&self.first, &self.other] {
            let reply = machine.check_in(&self.server, &report()).await.expect(200);
            told.push(reply["desired"]["apps"][0]["version_id"].clone());
        }
        (told[0].clone(), told[1].clone())
    }

    /// A report of a terminal with the app in this version.
    fn running(&self, version: &Value, epoch: u128, events: Vec<Event>) -> CheckIn {
        let records = (1..).zip(events.into_iter().map(RecordBody::Event)).collect();
        let mut check_in = report_with(epoch, records);
        let version_id = id(version);
        check_in.actual.apps = vec![ActualApp {
            app_id: self.app_id(),
            version_id,
            state: ActualAppState::Ready,
            quarantine: None,
        }];
        check_in
    }

    fn app_id(&self) -> AppId {
        self.app.parse().unwrap()
    }

    fn session(&self) -> Event {
        let apps = vec![(self.app_id(), 20_000), (self.app_id(), 5_000)];
        Event::Session { started_at: NOW, ended_at: NOW + 30_000, end: SessionEnd::Button, apps }
    }

    fn failed(&self, version: &Value, failure: AppFailure) -> Event {
        Event::AppFailed { app_id: self.app_id(), version_id: id(version), failure }
    }
}

fn id(version: &Value) -> AppVersionId {
    version.as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_canary_goes_to_its_terminals_alone_until_it_is_promoted() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let hall = Hall::new(db).await;
        let (one, two) = (hall.one.clone(), hall.two.clone());
        let listing = hall.start(1, hall.only_first()).await.expect(200);
        assert_eq!(
            (&listing["version_id"], &listing["version"]),
            (&one, &json!(2)),
            "the present one is listed"
        );
        assert_eq!(
            (&listing["canary"]["own"]["id"], &listing["canary"]["terminal_count"]),
            (&two, &json!(1))
        );
        assert_eq!(hall.told().await, (two.clone(), one.clone()));
        hall.start(2, hall.only_first()).await.problem(409, "canary_running");

        let promote = hall.path("/canary/promote");
        hall.server.post(&promote, json!({"version": 1})).await.problem(409, "version_conflict");
        let listing = hall.server.post(&promote, json!({"version": 2})).await.expect(200);
        assert_eq!((&listing["version_id"], &listing["canary"]), (&two, &json!(null)));
        assert_eq!(listing["history"][0]["label"], "2", "{}", listing["history"]);
        assert_eq!(listing["ended_canaries"][0]["end"], "promoted");
        assert_eq!(hall.told().await, (two.clone(), two));
        hall.server.post(&promote, json!({"version": 3})).await.problem(409, "canary_missing");
        let back = hall.server.post(&hall.path("/rollback"), json!({"version": 3})).await.expect(200);
        assert_eq!(back["version_id"], one, "it goes back to what the canary's neighbours kept");
    })
    .await;
}

#[tokio::test]
async fn a_canary_is_taken_back_in_one_act_and_ends_with_the_listing() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let hall = Hall::new(db).await;
        let one = hall.one.clone();
        hall.start(1, hall.only_first()).await.expect(200);
        let back = hall.server.post(&hall.path("/canary/take_back"), json!({"version": 2})).await.expect(200);
        assert_eq!((&back["version_id"], &back["ended_canaries"][0]["end"]), (&one, &json!("taken_back")));
        assert_eq!(hall.told().await, (one.clone(), one.clone()));
        assert_eq!(back["history"].as_array().unwrap().len(), 1, "it was never listed");

        hall.start(3, hall.only_first()).await.expect(200);
        let unlist = format!("/api/apps/{}/unlist", hall.app);
        let gone = hall.server.post(&unlist, json!({"version": 4})).await.expect(200);
        assert_eq!((&gone["canary"], &gone["ended_canaries"][0]["end"]), (&json!(null), &json!("unlisted")));
        hall.start(5, hall.only_first()).await.problem(409, "not_listed");
        let again = json!({"version": 5, "version_id": one, "targets": [{"kind": "everywhere"}]});
        hall.server.put(&hall.path(""), again).await.expect(200);
        assert_eq!(hall.told().await, (one.clone(), one), "the canary does not come back with it");
        let audit = hall.server.get("/api/audit?object_kind=app&limit=50").await.expect(200);
        let actions: Vec<_> =
            audit["items"].as_array().unwrap().iter().map(|line| line["action"].as_str().unwrap()).collect();
        assert!(actions.contains(&"listing.canary") && actions.contains(&"listing.take_back"), "{actions:?}");
    })
    .await;
}

#[tokio::test]
async fn while_a_canary_runs_nothing_else_decides_about_the_version() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let hall = Hall::new(db).await;
        let everywhere = json!([{"kind": "everywhere"}]);
        hall.start(1, everywhere.clone()).await.problem(422, "canary_everybody");
        hall.start(1, json!([{"kind": "division", "id": "511725"}])).await.problem(422, "canary_nobody");
        hall.start(1, json!([])).await.problem(422, "targets_missing");
        let same = json!({"version": 1, "version_id": hall.one, "targets": hall.only_first()});
        hall.server.post(&hall.path("/canary"), same).await.problem(422, "canary_version_listed");
        hall.start(7, hall.only_first()).await.problem(409, "version_conflict");

        hall.start(1, hall.only_first()).await.expect(200);
        let put = |version: &Value| json!({"version": 2, "version_id": version, "targets": everywhere});
        hall.server.put(&hall.path(""), put(&hall.two)).await.problem(409, "canary_running");
        hall.server.post(&hall.path("/rollback"), json!({"version": 2})).await.problem(409, "canary_running");
        let versions = format!("/api/apps/{}/versions", hall.app);
        let withdraw = format!("{versions}/{}/withdraw", hall.two.as_str().unwrap());
        hall.server.post(&withdraw, json!({"version": 2})).await.problem(409, "version_listed");
        // Where the app is offered may change.
        let listing = hall.server.put(&hall.path(""), put(&hall.one)).await.expect(200);
        assert_eq!(listing["canary"]["own"]["id"], hall.two);
    })
    .await;
}

#[tokio::test]
async fn a_canary_needs_the_review_of_a_listing() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let hall = Hall::new(db).await;
        hall.server
            .put("/api/settings/catalogue", json!({"second_person": true, "version": 1}))
            .await
            .expect(200);
        hall.start(1, hall.only_first()).await.problem(409, "version_not_reviewed");
        assert_eq!(hall.told().await, (hall.one.clone(), hall.one.clone()));
    })
    .await;
}

#[tokio::test]
async fn a_canary_is_compared_with_its_neighbours_since_it_began() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let hall = Hall::new(db).await;
        let (one, two) = (hall.one.clone(), hall.two.clone());
        // Before it: not the canary's.
        let crash = hall.failed(&one, AppFailure::Crashed);
        let before = hall.running(&one, 1, vec![hall.session(), crash]);
        hall.other.check_in(&hall.server, &before).await.expect(200);
        hall.start(1, hall.only_first()).await.expect(200);

        let hung = hall.failed(&two, AppFailure::Hung { for_ms: 9 });
        let events = vec![hall.session(), hall.session(), hung];
        let own = hall.running(&two, 2, events);
        for _ in 0..2 {
            hall.first.check_in(&hall.server, &own).await.expect(200);
        }
        let neighbour = hall.running(&one, 3, vec![hall.session()]);
        hall.other.check_in(&hall.server, &neighbour).await.expect(200);

        let listing = hall.server.get(&hall.path("")).await.expect(200);
        let canary = &listing["canary"];
        assert_eq!((&canary["own"]["sessions"], &canary["own"]["failures"]), (&json!(2), &json!(1)));
        assert_eq!((&canary["present"]["sessions"], &canary["present"]["failures"]), (&json!(1), &json!(0)));
        assert_eq!(canary["ready_count"], 1, "the terminal has it ready");
    })
    .await;
}
