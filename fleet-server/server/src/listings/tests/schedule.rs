use serde_json::{Value, json};

use super::version;
use crate::apps::tests::app;
use crate::listings::jobs;
use crate::terminal_api::tests::{Machine, report};
use crate::testing::{NOW, TestServer};

const MINUTE: i64 = 60_000;

async fn scheduled(
    db: fleet_store::Db,
    list_at: i64,
    unlist_at: Option<i64>,
) -> (TestServer, String, Machine) {
    let server = TestServer::signed_in(db).await;
    let app = app(&server, "社保查询").await;
    let version = version(&server, &app, "1").await;
    let mut machine = Machine::new("board-1");
    machine.serve(&server, "一号机").await;
    let body = json!({"version_id": version, "targets": [{"kind": "everywhere"}], "list_at": list_at,
        "unlist_at": unlist_at});
    let listing = server.put(&format!("/api/apps/{app}/listing"), body).await.expect(200);
    assert_eq!((&listing["state"], &listing["list_at"]), (&json!("scheduled"), &json!(list_at)));
    (server, app, machine)
}

async fn offered(server: &TestServer, machine: &Machine) -> usize {
    server.state.terminals.bus.refresh().await.unwrap();
    let reply = machine.check_in(server, &report()).await.expect(200);
    reply["desired"]["apps"].as_array().unwrap().len()
}

async fn actions(server: &TestServer) -> Vec<Value> {
    let audit = server.get("/api/audit?object_kind=app&limit=50").await.expect(200);
    let lines = audit["items"].as_array().unwrap();
    let listing = lines.iter().filter(|line| line["action"].as_str().unwrap().starts_with("listing."));
    listing.map(|line| line["action"].clone()).collect()
}

#[tokio::test]
async fn a_listing_begins_and_ends_by_itself_and_once() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, app, machine) = scheduled(db, NOW + MINUTE, Some(NOW + 3 * MINUTE)).await;
        jobs::run(server.state.clone()).await.unwrap();
        assert_eq!(offered(&server, &machine).await, 0, "not before its time");
        let path = format!("/api/apps/{app}");
        assert_eq!(server.get(&path).await.expect(200)["list_at"], NOW + MINUTE);
        let listed = server.get("/api/apps?state=scheduled").await.expect(200);
        assert_eq!(listed["total"], 1);

        server.clock.advance(MINUTE);
        for _ in 0..2 {
            jobs::run(server.state.clone()).await.unwrap();
        }
        assert_eq!(offered(&server, &machine).await, 1);
        let listing = server.get(&format!("{path}/listing")).await.expect(200);
        assert_eq!((&listing["state"], &listing["list_at"]), (&json!("listed"), &json!(null)));
        assert_eq!(listing["history"][0]["listed_at"], NOW + MINUTE);
        assert_eq!((&listing["version"], &listing["unlist_at"]), (&json!(2), &json!(NOW + 3 * MINUTE)));

        server.clock.advance(2 * MINUTE);
        for _ in 0..2 {
            jobs::run(server.state.clone()).await.unwrap();
        }
        assert_eq!(offered(&server, &machine).await, 0);
        assert_eq!(server.get(&path).await.expect(200)["state"], "unlisted");
        assert_eq!(actions(&server).await, ["listing.end", "listing.begin", "listing.schedule"]);
    })
    .await;
}

#[tokio::test]
async fn a_server_that_was_off_offers_nothing_that_is_over() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, app, machine) = scheduled(db, NOW + MINUTE, Some(NOW + 2 * MINUTE)).await;
        server.clock.advance(5 * MINUTE);
        jobs::run(server.state.clone()).await.unwrap();
        assert_eq!(server.get(&format!("/api/apps/{app}")).await.expect(200)["state"], "unlisted");
        assert_eq!(offered(&server, &machine).await, 0);
        assert_eq!(actions(&server).await, ["listing.end", "listing.begin", "listing.schedule"]);
    })
    .await;
}

#[tokio::test]
async fn a_schedule_is_changed_hurried_and_cancelled() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, app, machine) = scheduled(db, NOW + MINUTE, None).await;
        let (path, cancel) = (format!("/api/apps/{app}/listing"), format!("/api/apps/{app}/listing/cancel"));
        let listing = server.get(&path).await.expect(200);
        let put = |read: i64, times: Value| {
            let mut body = json!({"version": read, "version_id": listing["version_id"],
                "targets": [{"kind": "everywhere"}]});
            body.as_object_mut().unwrap().extend(times.as_object().unwrap().clone());
            body
        };
        server.put(&path, put(1, json!({"list_at": NOW}))).await.problem(422, "field_invalid");
        let before = json!({"list_at": NOW + MINUTE, "unlist_at": NOW + MINUTE});
        server.put(&path, put(1, before)).await.problem(422, "field_invalid");
        server.put(&path, put(1, json!({"unlist_at": NOW}))).await.problem(422, "field_invalid");
        let moved = server.put(&path, put(1, json!({"list_at": NOW + 2 * MINUTE}))).await.expect(200);
        assert_eq!(moved["list_at"], NOW + 2 * MINUTE);
        let versions = format!("/api/apps/{app}/versions/{}/withdraw", moved["version_id"].as_str().unwrap());
        server.post(&versions, json!({"version": 2})).await.problem(409, "version_listed");
        server
            .post(&format!("/api/apps/{app}/unlist"), json!({"version": 2}))
            .await
            .problem(409, "not_listed");

        server.post(&cancel, json!({"version": 1})).await.problem(409, "version_conflict");
        assert_eq!(server.post(&cancel, json!({"version": 2})).await.status, 204);
        server.get(&path).await.problem(404, "not_found");
        assert_eq!(server.get(&format!("/api/apps/{app}")).await.expect(200)["state"], "draft");
        server.post(&cancel, json!({"version": 2})).await.problem(409, "not_scheduled");

        let first = json!({"version_id": listing["version_id"], "targets": [{"kind": "everywhere"}],
            "list_at": NOW + MINUTE});
        server.put(&path, first).await.expect(200);
        let now = server.put(&path, put(1, json!({}))).await.expect(200);
        assert_eq!((&now["state"], &now["list_at"]), (&json!("listed"), &json!(null)));
        assert_eq!(offered(&server, &machine).await, 1);
        server.put(&path, put(2, json!({"list_at": NOW + MINUTE}))).await.problem(409, "already_listed");
        server.clock.advance(2 * MINUTE);
        jobs::run(server.state.clone()).await.unwrap();
        assert_eq!(server.get(&path).await.expect(200)["version"], 2, "nothing was due any more");
    })
    .await;
}

#[tokio::test]
async fn an_app_that_comes_back_by_itself_ends_the_notice_that_it_is_gone() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, app, _) = scheduled(db, NOW + MINUTE, None).await;
        let path = format!("/api/apps/{app}/listing");
        server.clock.advance(MINUTE);
        jobs::run(server.state.clone()).await.unwrap();
        let told = json!({"version": 2, "notice": {"title": "社保查询升级中"}});
        let gone = server.post(&format!("/api/apps/{app}/unlist"), told).await.expect(200);
        let again = json!({"version": 3, "version_id": gone["version_id"], "targets": [{"kind": "everywhere"}],
            "list_at": NOW + 3 * MINUTE});
        let waiting = server.put(&path, again).await.expect(200);
        assert_eq!(waiting["notice"]["title"], "社保查询升级中", "until then it is true");
        let active = || server.get("/api/notices?active=true");
        assert_eq!(active().await.expect(200)["items"].as_array().unwrap().len(), 1);
        server.clock.advance(2 * MINUTE);
        jobs::run(server.state.clone()).await.unwrap();
        assert_eq!(active().await.expect(200)["items"], json!([]));
    })
    .await;
}
