use fleet_protocol::{InspectionReport, PageMark, PageText, Sha256, UnixMillis};
use serde_json::{Value, json};

use crate::apps::tests::{bundle, upload};
use crate::inspections::tests::{check_in, found, listed_app};
use crate::terminal_api::tests::Machine;
use crate::testing::{NOW, TestServer};

const DAY_MS: i64 = 24 * 3_600_000;

/// An inspection of the app by its terminal, whose page says this; what the terminal was told.
async fn inspect(hall: &mut Hall, lines: &[&str], modified_at: Option<UnixMillis>) -> Value {
    let Hall { server, machine, app, seq } = hall;
    let ask = format!("/api/apps/{}/inspections", app.0.as_str().unwrap());
    server.post(&ask, json!(null)).await.expect(201);
    let told = check_in(server, machine, app, (0, None)).await.remove(0);
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    let report = InspectionReport {
        page: Some(PageMark { text_sha256: Sha256([0; 32]), etag: None, modified_at }),
        text: (told["wants_text"] == true).then_some(PageText { lines, rest_sha256: None }),
        ..found(&told, None)
    };
    *seq += 1;
    check_in(server, machine, app, (*seq, Some(report))).await;
    told
}

struct Hall {
    server: TestServer,
    machine: Machine,
    app: (Value, Value),
    seq: u64,
}

impl Hall {
    async fn new(db: fleet_store::Db) -> Self {
        let server = TestServer::signed_in(db).await;
        let app = listed_app(&server).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        check_in(&server, &machine, &app, (0, None)).await;
        Self { server, machine, app, seq: 0 }
    }

    fn path(&self) -> String {
        format!("/api/apps/{}/watch", self.app.0.as_str().unwrap())
    }

    async fn findings(&self) -> Vec<Value> {
        let listed = self.server.get("/api/findings?check=content&sort=opened_at").await.expect(200);
        listed["items"].as_array().unwrap().clone()
    }

    /// Confirms the page as it is read.
    async fn confirm(&self) -> Value {
        let seen = self.server.get(&self.path()).await.expect(200)["seen"].clone();
        let body = json!({"since": seen["since"]});
        self.server.post(&format!("{}/confirmations", self.path()), body).await.expect(200)
    }
}

fn change() -> Value {
    json!({"version": 0, "change": true, "stale_after_days": null, "ignored": ["今天是"]})
}

#[tokio::test]
async fn a_page_that_changes_since_it_was_confirmed_is_a_finding_until_it_is_confirmed_again() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut hall = Hall::new(db).await;
        let off = hall.server.get(&hall.path()).await.expect(200);
        assert_eq!((&off["state"], &off["version"]), (&json!("off"), &json!(0)));
        let told = inspect(&mut hall, &["一"], None).await;
        assert_eq!(told["wants_text"], Value::Null, "what is not watched is not sent");

        hall.server.put(&hall.path(), change()).await.expect(200);
        hall.server.put(&hall.path(), change()).await.problem(409, "version_conflict");
        assert_eq!(hall.server.get(&hall.path()).await.expect(200)["state"], "unseen");
        let confirmations = format!("{}/confirmations", hall.path());
        hall.server.post(&confirmations, json!({"since": NOW})).await.problem(409, "watch_page_changed");

        hall.server.clock.advance(1_000);
        inspect(&mut hall, &["今天是周一", "票价 2 元"], None).await;
        let first = hall.server.get(&hall.path()).await.expect(200);
        assert_eq!(first["state"], "unconfirmed");
        assert_eq!(first["seen"]["places"][0][1], json!({"change": "kept", "text": "票价 2 元"}));
        let last = hall.server.get("/api/inspections").await.expect(200)["items"][0].clone();
        let content = json!({"check": "content", "outcome": "skipped", "reason": "not_confirmed"});
        assert!(last["results"].as_array().unwrap().contains(&content), "{last}");
        assert!(hall.findings().await.is_empty(), "what nobody confirmed is no fault");

        let confirmed = hall.confirm().await;
        assert_eq!(
            (&confirmed["state"], &confirmed["confirmed_by"]),
            (&json!("as_confirmed"), &json!("admin"))
        );
        hall.server.clock.advance(1_000);
        inspect(&mut hall, &["今天是周二", "票价 2 元"], None).await;
        assert!(hall.findings().await.is_empty(), "an ignored line does not count");

        inspect(&mut hall, &["今天是周二", "票价 3 元"], None).await;
        let finding = hall.findings().await.remove(0);
        assert_eq!(finding["fault"]["kind"], "changed_since_confirmed");
        assert_eq!(finding["fault"]["confirmed_at"], confirmed["confirmed_at"]);
        let added = json!({"change": "added", "text": "票价 3 元"});
        assert_eq!((&finding["fault"]["lines"][1], &finding["state"]), (&added, &json!("open")));
        let changed = hall.server.get(&hall.path()).await.expect(200);
        assert_eq!((&changed["state"], &changed["seen"]["places"][0][1]), (&json!("changed"), &added));

        // Somebody looks at one state while the page becomes another.
        hall.server.clock.advance(1_000);
        inspect(&mut hall, &["票价 4 元"], None).await;
        let stale = json!({"since": changed["seen"]["since"]});
        hall.server.post(&confirmations, stale).await.problem(409, "watch_page_changed");
        assert_eq!(hall.findings().await[0]["seen_count"], 2);
        hall.confirm().await;
        let path = format!("/api/findings/{}", finding["id"].as_str().unwrap());
        let closed = hall.server.get(&path).await.expect(200);
        assert_eq!(closed["finding"]["state"], "closed");
        let mut happened: Vec<_> =
            closed["history"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
        happened.sort_by_key(ToString::to_string);
        assert_eq!(happened, [&json!("confirm"), &json!("opened")]);
        let audit = hall.server.get("/api/audit").await.expect(200);
        assert_eq!(audit["items"][0]["action"], "app.confirm_page");
        let events = format!("/api/terminals/{}/events?kind=inspected", hall.machine.id());
        let events = hall.server.get(&events).await.expect(200);
        assert_eq!(events["items"][0]["event"]["report"]["text"], Value::Null, "texts are kept once an app");

        inspect(&mut hall, &["票价 5 元"], None).await;
        assert_eq!(hall.findings().await.len(), 2, "a change after a confirmation is another one");
        inspect(&mut hall, &["票价 4 元"], None).await;
        assert_eq!(hall.findings().await[1]["state"], "closed", "it was taken back");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_older_than_was_promised_is_a_finding() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut hall = Hall::new(db).await;
        let mut body = json!({"version": 0, "change": false, "stale_after_days": 0});
        hall.server.put(&hall.path(), body.clone()).await.problem(422, "field_invalid");
        body["stale_after_days"] = json!(30);
        hall.server.put(&hall.path(), body).await.expect(200);
        inspect(&mut hall, &["一"], Some(NOW - 40 * DAY_MS)).await;
        let list = hall.server.get("/api/findings?check=freshness").await.expect(200);
        let fault = json!({"kind": "stale", "days": 40, "limit_days": 30});
        assert_eq!((&list["items"][0]["fault"], &list["items"][0]["severity"]), (&fault, &json!("minor")));
        inspect(&mut hall, &["二"], Some(NOW - 40 * DAY_MS)).await;
        let list = hall.server.get("/api/findings?check=freshness").await.expect(200);
        assert_eq!(list["items"][0]["state"], "closed", "it was seen to change");
    })
    .await;
}

#[tokio::test]
async fn terminals_have_no_say_in_what_the_fleet_judges_and_a_bundle_is_not_watched() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let mut hall = Hall::new(db).await;
        let ask = format!("/api/apps/{}/inspections", hall.app.0.as_str().unwrap());
        hall.server.post(&ask, json!(null)).await.expect(201);
        let told = check_in(&hall.server, &hall.machine, &hall.app, (0, None)).await.remove(0);
        let fault = fleet_protocol::CheckFault::ChangedSinceConfirmed {
            confirmed_at: NOW,
            lines: vec![],
            count: 1,
            beyond: true,
        };
        let mut report = found(&told, Some(fault));
        report.results[0].check = fleet_protocol::InspectionCheck::Content;
        hall.seq += 1;
        check_in(&hall.server, &hall.machine, &hall.app, (hall.seq, Some(report))).await;
        assert!(hall.findings().await.is_empty());

        let files = bundle(&[("index.html", "<p>你好</p>")]);
        let made = upload(&hall.server, hall.app.0.as_str().unwrap(), "label=2.0", files).await.expect(201);
        let listing = hall.path().replace("/watch", "/listing");
        let put = json!({"version": 1, "version_id": made["id"], "targets": [{"kind": "everywhere"}]});
        hall.server.put(&listing, put).await.expect(200);
        hall.server.put(&hall.path(), change()).await.problem(409, "watch_bundle");
        assert_eq!(hall.server.get(&hall.path()).await.expect(200)["state"], "not_applicable");
    })
    .await;
}
