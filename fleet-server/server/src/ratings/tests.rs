use fleet_protocol::{
    AppId, AppVersionId, Event, RATING_REASONS_VERSION, Rating, RatingLevel, RatingReason, RecordBody,
};
use serde_json::{Value, json};

use crate::apps::tests::app;
use crate::terminal_api::tests::{Machine, report_with};
use crate::testing::{NOW, TestServer};

const DAY: i64 = 24 * 3_600_000;

struct Rated {
    app: AppId,
    version: AppVersionId,
}

impl Rated {
    async fn new(server: &TestServer) -> Self {
        let app = app(server, "社保查询").await;
        let remote = json!({"label": "1.0", "url": "https://app.example.gov.cn/", "allowed_origins": []});
        let version =
            server.post(&format!("/api/apps/{app}/versions/remote"), remote).await.expect(201)["id"].clone();
        Self { app: app.parse().unwrap(), version: version.as_str().unwrap().parse().unwrap() }
    }

    fn record(&self, level: RatingLevel, days_ago: i64, reasons: &[RatingReason]) -> RecordBody {
        let rating = Rating {
            app_id: self.app,
            version_id: self.version,
            level,
            reasons: reasons.to_vec(),
            reasons_version: RATING_REASONS_VERSION,
            rated_at: NOW - days_ago * DAY,
        };
        RecordBody::Event(Event::Rated { rating })
    }
}

/// A terminal that has told of these ratings, twice.
async fn told(server: &TestServer, records: Vec<RecordBody>) -> Machine {
    let mut machine = Machine::new("board-1");
    machine.serve(server, "一号").await;
    for _ in 0..2 {
        let report = report_with(1, (1..).zip(records.clone()).collect());
        machine.check_in(server, &report).await.expect(200);
    }
    machine
}

fn step(step: &str, version: i64, note: &str) -> Value {
    json!({"step": step, "version": version, "note": note})
}

#[tokio::test]
async fn ratings_are_counted_once_and_a_bad_one_is_followed_up() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let rated = Rated::new(&server).await;
        let records = vec![
            rated.record(RatingLevel::VerySatisfied, 0, &[]),
            rated.record(RatingLevel::FairlySatisfied, 1, &[RatingReason::Fault]),
            rated.record(RatingLevel::Dissatisfied, 29, &[RatingReason::TooSlow]),
        ];
        let machine = told(&server, records).await;

        let month = server.get("/api/ratings").await.expect(200);
        let total = &month["total"];
        assert_eq!((&total["ratings"], &total["satisfied_per_mille"]), (&json!(3), &json!(666)));
        assert_eq!(month["points"].as_array().unwrap().len(), 30);
        assert_eq!(
            (&month["apps"][0]["name"], &month["apps"][0]["ratings"]),
            (&json!("社保查询"), &json!(3))
        );
        assert_eq!(month["versions"][0]["version"]["label"], "1.0");
        let week = server.get(&format!("/api/ratings?range=week&app_id={}", rated.app)).await.expect(200);
        assert_eq!((&week["total"]["ratings"], &week["total"]["dissatisfied"]), (&json!(2), &json!(0)));
        let none = server.get("/api/ratings?division=511781").await.expect(200);
        assert_eq!(none["total"]["satisfied_per_mille"], Value::Null);
        for (by, line) in [
            ("period", ",,1,1,0,0,0,0,1000"),
            ("app", ",社保查询,3,1,0,1,1,0,666"),
            ("version", ",社保查询 1.0,3,1,0,1,1,0,666"),
            ("division", ",,3,1,0,1,1,0,666"),
            ("location", ",,3,1,0,1,1,0,666"),
        ] {
            let text = server.get(&format!("/api/ratings/export?by={by}")).await.text();
            assert!(text.starts_with("\u{feff}key,name,ratings,") && text.contains(line), "{by}: {text}");
        }

        let list = server.get("/api/ratings/bad?active=true&level=dissatisfied").await.expect(200);
        let bad = list["items"][0].clone();
        assert_eq!((&list["total"], &bad["reasons"]), (&json!(1), &json!(["too_slow"])));
        assert_eq!((&bad["terminal_id"], &bad["state"]), (&json!(machine.id().to_string()), &json!("open")));
        assert!(bad["deadline_at"].as_i64().unwrap() >= NOW + 19 * DAY, "from when it is known");
        let path = format!("/api/ratings/bad/{}", bad["id"].as_str().unwrap());
        let steps = format!("{path}/steps");
        server.post(&steps, step("close", 1, "x")).await.problem(409, "transition_forbidden");
        server.post(&steps, step("handle", 1, " ")).await.problem(422, "field_invalid");
        server.post(&steps, step("handle", 1, "已优化查询接口")).await.expect(200);
        server.post(&steps, step("close", 1, "x")).await.problem(409, "version_conflict");
        let closed = server.post(&steps, step("close", 2, "电话回访，满意")).await.expect(200);
        assert_eq!(closed["rating"]["state"], "closed");
        assert_eq!(closed["history"].as_array().unwrap().len(), 3);
        let table = server.get("/api/ratings/bad/export?state=closed").await.text();
        assert!(table.contains("社保查询,1.0,") && table.contains(",dissatisfied,too_slow,1,"), "{table}");
        let audit = server.get("/api/audit").await.expect(200);
        assert_eq!(audit["items"][0]["action"], "rating.close");
        server.get("/api/ratings/bad/01993c00-0000-7000-8000-000000000009").await.problem(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn what_waits_too_long_is_in_the_overview_and_nobody_decides_on_their_own_appeal() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let rated = Rated::new(&server).await;
        told(&server, vec![rated.record(RatingLevel::VeryDissatisfied, 0, &[])]).await;
        let bad = server.get("/api/ratings/bad").await.expect(200)["items"][0].clone();
        let steps = format!("/api/ratings/bad/{}/steps", bad["id"].as_str().unwrap());
        let appealed = server.post(&steps, step("appeal", 1, "群众误触，已电话确认")).await.expect(200);
        assert_eq!(appealed["rating"]["appealed_by"], "admin");
        server.post(&steps, step("exclude", 2, "")).await.problem(403, "rating_appeal_own");
        let overview = server.get("/api/overview").await.expect(200);
        assert_eq!(overview["overdue_ratings"], json!([]));
        // The session of the console would end before the deadline: the store's test has the rest.
        assert_eq!(server.get("/api/ratings").await.expect(200)["total"]["very_dissatisfied"], 1);
    })
    .await;
}
