//! A terminal says where it stands, as its installer has chosen it.

use fleet_protocol::{LocationId, path};
use fleet_store::Db;
use serde_json::{Value, json};

use super::Machine;
use crate::testing::TestServer;

/// A server with a hall in 通川区 and one in 渠县.
async fn with_halls(db: Db) -> (TestServer, LocationId, LocationId) {
    let server = TestServer::signed_in(db).await;
    let mut ids = Vec::new();
    for (name, division) in [("通川区政务服务中心", "511702"), ("渠县政务服务中心", "511725")]
    {
        let hall = crate::locations::tests::hall(name, division);
        let made = server.post("/api/locations", hall).await.expect(201);
        ids.push(made["id"].as_str().unwrap().parse().unwrap());
    }
    (server, ids[0], ids[1])
}

async fn code(server: &TestServer, draft: Value) -> String {
    let mut whole = json!({"location_id": null, "count": 1, "valid_for_ms": 60_000, "note": ""});
    whole.as_object_mut().unwrap().extend(draft.as_object().unwrap().clone());
    let issued = server.post("/api/enrollment-codes", whole).await.expect(201);
    issued["items"][0]["code"].as_str().unwrap().to_owned()
}

async fn seen(server: &TestServer, machine: &Machine) -> Value {
    server.get(&format!("/api/terminals/{}", machine.id())).await.expect(200)
}

#[tokio::test]
async fn whoever_approves_sees_the_wish_and_it_may_change() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, hall, other) = with_halls(db).await;
        let machine = Machine::new("board-1");
        let reply = machine.enroll_at(&server, None, hall).await.expect(200);
        assert_eq!(reply["location_wish"], json!({"wish": "noted", "name": "通川区政务服务中心"}));
        let listed = server.get("/api/terminals?enrollment=pending").await.expect(200);
        let shown = &listed["items"][0];
        assert_eq!((&shown["location"], &shown["location_wish"]["id"]), (&json!(null), &json!(hall)));
        assert_eq!(shown["location_wish"]["division_name"], "通川区");
        let version = shown["version"].clone();
        machine.enroll_at(&server, None, other).await.expect(200);
        let shown = seen(&server, &machine).await;
        assert_eq!(shown["location_wish"]["name"], "渠县政务服务中心");
        assert_eq!(shown["version"], version, "whoever decides meanwhile is not sent back");
        // One of before sends none.
        assert_eq!(machine.enroll(&server, None).await.expect(200).get("location_wish"), None);
        assert_eq!(seen(&server, &machine).await["location_wish"], json!(null));
    })
    .await;
}

#[tokio::test]
async fn a_location_that_is_not_there_keeps_nobody_out() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, hall, _) = with_halls(db).await;
        let nowhere = "0192d3f0-0000-7000-8000-000000000001".parse().unwrap();
        let (machine, other) = (Machine::new("board-1"), Machine::new("board-2"));
        let reply = machine.enroll_at(&server, None, nowhere).await.expect(200);
        assert_eq!(
            (&reply["state"], &reply["location_wish"]),
            (&json!("pending"), &json!({"wish": "unknown"}))
        );
        assert_eq!(seen(&server, &machine).await["location_wish"], json!(null));
        // It goes after it was chosen.
        other.enroll_at(&server, None, hall).await.expect(200);
        server.delete(&format!("/api/locations/{hall}")).await.expect(204);
        let reply = other.enroll_at(&server, None, hall).await.expect(200);
        assert_eq!(reply["location_wish"], json!({"wish": "unknown"}));
        assert_eq!(seen(&server, &other).await["location_wish"], json!(null));
        let code = code(&server, json!({})).await;
        assert_eq!(other.enroll_at(&server, Some(&code), hall).await.expect(200)["state"], "approved");
        assert_eq!(seen(&server, &other).await["location"], json!(null));
    })
    .await;
}

#[tokio::test]
async fn a_code_that_names_no_location_uses_the_wish_where_its_division_covers_it() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, hall, other) = with_halls(db).await;
        let unknown = json!({"location_id": null, "count": 1, "valid_for_ms": 60_000, "note": "", "division_code": "999999"});
        server.post("/api/enrollment-codes", unknown).await.problem(422, "division_unknown");
        let both = json!({"location_id": hall, "count": 1, "valid_for_ms": 60_000, "note": "", "division_code": "511702"});
        server.post("/api/enrollment-codes", both).await.problem(422, "field_invalid");

        for (board, draft, wish, stands_at) in [
            ("anywhere", json!({}), other, Some(other)),
            ("its city", json!({"division_code": "511700"}), hall, Some(hall)),
            ("its district", json!({"division_code": "511702"}), hall, Some(hall)),
            ("another district", json!({"division_code": "511702"}), other, None),
            ("its location", json!({"location_id": hall}), other, Some(hall)),
        ] {
            let machine = Machine::new(board);
            let code = code(&server, draft).await;
            let reply = machine.enroll_at(&server, Some(&code), wish).await.expect(200);
            assert_eq!(reply["state"], "approved", "{board}");
            let shown = seen(&server, &machine).await;
            assert_eq!(shown["location"]["id"], json!(stands_at), "{board}");
            assert_eq!(shown["location_wish"]["id"], json!(wish), "{board}");
            if stands_at.is_some() {
                assert!(shown["name"].as_str().unwrap().contains("号机"), "{board}: {}", shown["name"]);
            }
        }
        // A waiting one, too.
        let machine = Machine::new("later");
        machine.enroll(&server, None).await.expect(200);
        let code = code(&server, json!({"division_code": "511725"})).await;
        machine.enroll_at(&server, Some(&code), other).await.expect(200);
        assert_eq!(seen(&server, &machine).await["location"]["id"], json!(other));
        let listed = server.get("/api/enrollment-codes").await.expect(200);
        let shown = json!({"code": "511725", "name": "渠县"});
        assert!(listed["items"].as_array().unwrap().iter().any(|item| item["division"] == shown), "{listed}");
        server.get("/api/audit/verify").await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn a_terminal_in_set_up_is_told_where_and_whom_to_trust() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        server.get(path::ROOT).await.problem(404, "not_found");
        let told = server.get("/api/enrollment-codes/terminal-setup").await.expect(200);
        assert_eq!(told["root"], json!(null));
        let releases = &server.state.terminals.settings.releases;
        std::fs::create_dir_all(releases).unwrap();
        std::fs::write(releases.join("pinned-root.json"), "{\"signed\":1}").unwrap();
        assert_eq!(server.get(path::ROOT).await.text(), "{\"signed\":1}");
        let told = server.get("/api/enrollment-codes/terminal-setup").await.expect(200);
        assert_eq!(told["root"].as_array().unwrap().len(), 8);
        assert_eq!(told["server"], server.state.site.public_url);
    })
    .await;
}
