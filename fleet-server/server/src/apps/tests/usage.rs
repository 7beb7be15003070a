use fleet_protocol::{
    ActualApp, ActualAppState, AppFailure, AppId, AppVersionId, CheckIn, Event, RecordBody, SessionEnd,
};
use serde_json::{Value, json};

use super::{app, bundle, upload};
use crate::terminal_api::tests::{Machine, report_with};
use crate::testing::{NOW, TestServer};

const DAY: i64 = 24 * 3_600_000;

fn session(days_ago: i64, opened: &[(AppId, u64)]) -> Event {
    let started_at = NOW - days_ago * DAY;
    Event::Session { started_at, ended_at: started_at + 1, end: SessionEnd::Button, apps: opened.to_vec() }
}

/// A report of a terminal with these versions of apps.
fn saying(epoch: u128, apps: &[(AppId, AppVersionId)], events: Vec<Event>) -> CheckIn {
    let mut check_in = report_with(epoch, (1..).zip(events.into_iter().map(RecordBody::Event)).collect());
    let ready = |&(app_id, version_id)| ActualApp {
        app_id,
        version_id,
        state: ActualAppState::Ready,
        quarantine: None,
    };
    check_in.actual.apps = apps.iter().map(ready).collect();
    check_in
}

async fn version(server: &TestServer, app: &str, label: &str) -> AppVersionId {
    // Ids of the same millisecond have no order.
    server.clock.advance(1);
    let made = upload(server, app, &format!("label={label}"), bundle(&[("index.html", label)])).await;
    made.expect(201)["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn use_and_failures_are_counted_by_day_and_version_and_once() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let id = app(&server, "社保查询").await;
        let app: AppId = id.parse().unwrap();
        let (one, two) = (version(&server, &id, "1").await, version(&server, &id, "2").await);
        let (mut first, mut other) = (Machine::new("board-1"), Machine::new("board-2"));
        first.serve(&server, "一号机").await;
        other.serve(&server, "二号机").await;

        let failed = |version_id, failure| Event::AppFailed { app_id: app, version_id, failure };
        let events = vec![
            session(2, &[(app, 10_000), (app, 10_000)]),
            session(0, &[(app, 60_000)]),
            session(40, &[(app, 10_000)]),
            failed(one, AppFailure::Crashed),
            failed(one, AppFailure::OutOfMemory),
            failed(one, AppFailure::LoadFailed { reason: "x".into() }),
        ];
        let old = saying(1, &[(app, one)], events);
        for _ in 0..2 {
            first.check_in(&server, &old).await.expect(200);
        }
        let new = saying(
            2,
            &[(app, two)],
            vec![session(0, &[(app, 20_000)]), failed(two, AppFailure::Hung { for_ms: 1 })],
        );
        other.check_in(&server, &new).await.expect(200);

        let usage = server.get(&format!("/api/apps/{id}/usage")).await.expect(200);
        let days = usage["days"].as_array().unwrap();
        assert_eq!(days.len(), 30, "also those without use");
        let (last, before) = (&days[29], &days[27]);
        assert_eq!((&last["sessions"], &last["opens"]), (&json!(2), &json!(2)));
        assert!(last["at"].as_i64().unwrap() <= NOW && last["at"].as_i64().unwrap() > NOW - DAY);
        assert_eq!(
            (&before["sessions"], &before["opens"]),
            (&json!(1), &json!(2)),
            "one session opened it twice"
        );
        let median = before["median_ms"].as_i64().unwrap();
        assert!((9_000..=11_000).contains(&median), "{median}");
        assert_eq!(days[28]["median_ms"], json!(null));

        let versions = usage["versions"].as_array().unwrap();
        let told = |n: usize| {
            (&versions[n]["version"]["label"], &versions[n]["terminals"], &versions[n]["sessions"])
        };
        assert_eq!(told(0), (&json!("2"), &json!(1), &json!(1)));
        assert_eq!(told(1), (&json!("1"), &json!(1), &json!(2)), "what is older than 30 days is not told");
        let failures = |n: usize| {
            let day = &versions[n]["failures"][0];
            (day["crashes"].clone(), day["hangs"].clone(), day["load_failures"].clone())
        };
        assert_eq!(failures(0), (json!(0), json!(1), json!(0)));
        assert_eq!(failures(1), (json!(2), json!(0), json!(1)));
    })
    .await;
}

#[tokio::test]
async fn what_terminals_have_follows_their_reports() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let id = app(&server, "社保查询").await;
        let app: AppId = id.parse().unwrap();
        let (one, two) = (version(&server, &id, "1").await, version(&server, &id, "2").await);
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号机").await;
        let have = |value: Value| {
            let versions = value["versions"].as_array().unwrap();
            let have = versions.iter().filter(|version| version["terminals"] == 1);
            have.map(|version| version["version"]["label"].clone()).collect::<Vec<_>>()
        };
        let usage = format!("/api/apps/{id}/usage");
        for (version, label) in [(one, "1"), (two, "2")] {
            machine.check_in(&server, &saying(1, &[(app, version)], vec![])).await.expect(200);
            assert_eq!(have(server.get(&usage).await.expect(200)), [label]);
        }
        machine.check_in(&server, &saying(1, &[], vec![])).await.expect(200);
        assert_eq!(have(server.get(&usage).await.expect(200)), [""; 0], "it was unlisted there");

        machine.check_in(&server, &saying(1, &[(app, one)], vec![])).await.expect(200);
        let terminal = server.get(&format!("/api/terminals/{}", machine.id())).await.expect(200);
        let retire = json!({"version": terminal["version"], "reason": "换机"});
        server.post(&format!("/api/terminals/{}/retire", machine.id()), retire).await.expect(200);
        assert_eq!(have(server.get(&usage).await.expect(200)), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn what_a_terminal_makes_up_makes_no_rows() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let id = app(&server, "社保查询").await;
        let app: AppId = id.parse().unwrap();
        let known = version(&server, &id, "1").await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号机").await;
        let nowhere = AppId(uuid::Uuid::from_u128(9));
        let strange = AppVersionId(uuid::Uuid::from_u128(9));
        let events = vec![
            session(0, &[(nowhere, 1), (app, 1)]),
            Event::AppFailed { app_id: app, version_id: strange, failure: AppFailure::Crashed },
            Event::AppFailed { app_id: nowhere, version_id: known, failure: AppFailure::Crashed },
        ];
        machine
            .check_in(&server, &saying(1, &[(nowhere, strange), (app, strange)], events))
            .await
            .expect(200);
        let usage = server.get(&format!("/api/apps/{id}/usage")).await.expect(200);
        assert_eq!((&usage["versions"], &usage["days"][29]["sessions"]), (&json!([]), &json!(0)));
        server.get(&format!("/api/apps/{nowhere}/usage")).await.problem(404, "not_found");
        // A terminal that names no version of an app that exists is counted without one.
        let silent = saying(2, &[], vec![session(0, &[(app, 1)])]);
        machine.check_in(&server, &silent).await.expect(200);
        let usage = server.get(&format!("/api/apps/{id}/usage")).await.expect(200);
        assert_eq!(
            (&usage["versions"][0]["version"], &usage["versions"][0]["sessions"]),
            (&json!(null), &json!(1))
        );
    })
    .await;
}
