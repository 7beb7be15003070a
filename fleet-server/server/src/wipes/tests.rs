use fleet_protocol::{Event, RecordBody, Residue, WipeCause};
use serde_json::json;

use crate::terminal_api::tests::{Machine, report_with};
use crate::testing::{NOW, TestServer};

fn wiped(before: Residue, after: Residue) -> RecordBody {
    RecordBody::Event(Event::Wiped { cause: WipeCause::SessionEnd, before, after })
}

#[tokio::test]
async fn records_are_kept_and_what_remained_is_for_a_person_to_look_at() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号机").await;
        let found = Residue { processes: 2, clipboards: 1, files: 0, print_jobs: 0 };
        let left = Residue { files: 3, ..Residue::default() };
        let clean = report_with(7, vec![(1, wiped(found, Residue::default()))]);
        machine.check_in(&server, &clean).await.expect(200);
        assert_eq!(server.get("/api/overview").await.expect(200)["unclean_terminals"], json!([]));

        let both = report_with(7, vec![(1, wiped(found, Residue::default())), (2, wiped(found, left))]);
        machine.check_in(&server, &both).await.expect(200);
        let listed = server.get("/api/wipes?total=true").await.expect(200);
        let items = listed["items"].as_array().unwrap();
        assert_eq!(items.len(), 2, "what came twice is there once: {listed}");
        assert_eq!((&items[0]["is_clean"], &items[0]["remained"]["files"]), (&json!(false), &json!(3)));
        assert_eq!((&items[1]["is_clean"], &items[1]["found"]["processes"]), (&json!(true), &json!(2)));
        assert_eq!(items[0]["terminal_name"], "一号机");

        let count = |answer: serde_json::Value| answer["items"].as_array().unwrap().len();
        assert_eq!(count(server.get("/api/wipes?clean=false").await.expect(200)), 1);
        let mine = format!("/api/wipes?terminal_id={}&from={NOW}&before={}", machine.id(), NOW + 86_400_000);
        assert_eq!(count(server.get(&mine).await.expect(200)), 2);
        assert_eq!(count(server.get("/api/wipes?division=511702").await.expect(200)), 0, "it stands nowhere");
        server.get("/api/wipes?division=x").await.problem(422, "division_unknown");
        let table = server.get("/api/wipes/export?clean=false").await.text();
        assert_eq!(table.lines().count(), 2, "{table}");

        let unclean = &server.get("/api/overview").await.expect(200)["unclean_terminals"];
        assert_eq!((&unclean[0]["terminal_name"], &unclean[0]["wipes"]), (&json!("一号机"), &json!(1)));
    })
    .await;
}
