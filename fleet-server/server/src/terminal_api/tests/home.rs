use fleet_protocol::{ActualApp, ActualAppState};
use serde_json::json;

use super::Machine;
use super::machine::report;
use crate::apps::tests::{app, bundle, upload};
use crate::locations::tests::hall;
use crate::testing::{NOW, TestServer};

#[tokio::test]
async fn ops_see_what_a_citizen_sees_on_a_terminal() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let location = server.post("/api/locations", hall("渠县大厅", "511725")).await.expect(201)["id"].clone();
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号机").await;
        let path = format!("/api/terminals/{}", machine.id());
        let home = format!("{path}/home");
        assert_eq!(server.get(&home).await.expect(200)["location"], json!(null));
        let seen = server.get(&path).await.expect(200);
        let body = json!({"version": seen["version"], "location_id": location});
        server.patch(&path, body).await.expect(200);

        let here = app(&server, "社保查询").await;
        let there = app(&server, "公积金").await;
        for (id, division) in [(&here, "511725"), (&there, "511702")] {
            let version = upload(&server, id, "label=1", bundle(&[("index.html", "x")])).await.expect(201);
            let body = json!({"version_id": version["id"], "targets": [{"kind": "division", "id": division}]});
            server.put(&format!("/api/apps/{id}/listing"), body).await.expect(200);
        }
        let soon = json!({"title": "明天停电", "body": "", "level": "info", "starts_at": NOW + 1, "ends_at": null,
            "targets": [{"kind": "everywhere"}]});
        server.post("/api/notices", soon).await.expect(201);

        let shown = server.get(&home).await.expect(200);
        assert_eq!((&shown["terminal_name"], &shown["location"]["name"]), (&json!("一号机"), &json!("渠县大厅")));
        assert_eq!((&shown["theme"], &shown["in_service"]), (&json!("qidu"), &json!(true)));
        assert_eq!(shown["apps"].as_array().unwrap().len(), 1, "what is listed elsewhere is not shown: {shown}");
        assert_eq!((&shown["apps"][0]["app_id"], &shown["apps"][0]["state"]), (&json!(here), &json!("preparing")));
        assert_eq!(shown["notices"], json!([]), "not before it begins");
        let icon = shown["apps"][0]["icon_url"].as_str().unwrap();
        assert_eq!(server.get(icon).await.status, 200);

        server.clock.advance(1);
        let listing = server.get(&format!("/api/apps/{here}/listing")).await.expect(200);
        let mut ready = report();
        ready.actual.apps = vec![ActualApp {
            app_id: here.parse().unwrap(),
            version_id: listing["version_id"].as_str().unwrap().parse().unwrap(),
            state: ActualAppState::Ready,
            quarantine: None,
        }];
        machine.check_in(&server, &ready).await.expect(200);
        let shown = server.get(&home).await.expect(200);
        assert_eq!((&shown["apps"][0]["state"], &shown["notices"][0]["title"]), (&json!("ready"), &json!("明天停电")));

        let seen = server.get(&path).await.expect(200);
        let suspend = json!({"version": seen["version"], "reason": "检修"});
        server.post(&format!("{path}/suspend"), suspend).await.expect(200);
        assert_eq!(server.get(&home).await.expect(200)["in_service"], false);
    })
    .await;
}
