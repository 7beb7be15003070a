use axum::body::Body;
use fleet_protocol::path;
use http::Request;
use serde_json::{Value, json};

use super::Machine;
use super::machine::report;
use crate::testing::TestServer;

async fn location(server: &TestServer, name: &str, division: &str) -> Value {
    let body = json!({
        "name": name, "division_code": division, "address": "政务路 1 号", "floor": "一楼", "longitude": null,
        "latitude": null, "opening_hours": [{"days": [1, 2], "opens": "09:00", "closes": "17:00"}],
        "contact_name": "值班台", "contact_phone": "0818-2100000", "time_zone": "Asia/Shanghai"
    });
    server.post("/api/locations", body).await.expect(201)["id"].clone()
}

async fn serve_at(server: &TestServer, machine: &mut Machine, location: &Value) {
    machine.serve(server, "终端").await;
    let terminal = format!("/api/terminals/{}", machine.id());
    let seen = server.get(&terminal).await.expect(200);
    server.patch(&terminal, json!({"version": seen["version"], "location_id": location})).await.expect(200);
}

async fn desired(server: &TestServer, machine: &Machine) -> Value {
    server.state.terminals.bus.refresh().await.unwrap();
    machine.check_in(server, &report()).await.expect(200)["desired"].clone()
}

#[tokio::test]
async fn app_is_offered_where_it_is_listed_and_once() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let hall = location(&server, "渠县政务服务中心", "511725").await;
        let elsewhere = location(&server, "万源市政务服务中心", "511781").await;
        let (mut here, mut there) = (Machine::new("board-1"), Machine::new("board-2"));
        serve_at(&server, &mut here, &hall).await;
        serve_at(&server, &mut there, &elsewhere).await;

        let app = json!({"name": "社保查询", "summary": "", "category": "社会保障", "unit": "人社局", "contact": "12333"});
        let app = server.post("/api/apps", app).await.expect(201);
        let versions = format!("/api/apps/{}/versions/remote", app["id"].as_str().unwrap());
        let remote = json!({"label": "1.0", "url": "https://app.example.gov.cn/", "allowed_origins": []});
        let version = server.post(&versions, remote).await.expect(201);
        let targets = json!([{"kind": "division", "id": "511725"}, {"kind": "location", "id": hall}]);
        let listing = format!("/api/apps/{}/listing", app["id"].as_str().unwrap());
        let put = json!({"version": null, "version_id": version["id"], "targets": targets});
        let listed = server.put(&listing, put).await;
        assert!(listed.status.is_success(), "{}", listed.text());
        let listed = listed.json();

        let state = desired(&server, &here).await;
        assert_eq!(state["apps"].as_array().unwrap().len(), 1, "named by two targets, offered once: {state}");
        assert_eq!((&state["apps"][0]["name"], &state["apps"][0]["source"]["kind"]), (&json!("社保查询"), &json!("remote")));
        assert_eq!((&state["location"]["name"], &state["location"]["division_name"]), (&json!("渠县政务服务中心"), &json!("渠县")));
        assert_eq!(state["location"]["opening_hours"][0]["opens"], "09:00");
        // Of Mondays and Tuesdays: 春节 2026.
        assert_eq!(state["location"]["special_days"][0]["day"], "2026-02-14");
        assert_eq!(desired(&server, &there).await["apps"], json!([]));

        let unlist = format!("/api/apps/{}/unlist", app["id"].as_str().unwrap());
        let body = json!({"version": listed["version"], "notice": {"title": "暂停服务", "body": ""}});
        server.post(&unlist, body).await.expect(200);
        let state = desired(&server, &here).await;
        assert_eq!((&state["apps"], &state["notices"][0]["title"]), (&json!([]), &json!("暂停服务")));
        assert_eq!(desired(&server, &there).await["notices"], json!([]));

        let urgent = json!({"title": "停电", "body": "", "level": "info", "interrupts": true,
            "targets": [{"kind": "everywhere"}]});
        server.post("/api/notices", urgent).await.expect(201);
        let state = desired(&server, &here).await;
        let urgency: Vec<_> = state["notices"].as_array().unwrap().iter().map(|it| &it["interrupts"]).collect();
        assert_eq!(urgency, [&json!(true), &json!(false)], "the most urgent first");
    })
    .await;
}

#[tokio::test]
async fn blob_comes_in_parts_and_to_terminals_alone() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        let blob = server.state.blobs.put("hello hall".into()).await.unwrap();
        let path = format!("{}/{}", path::BLOBS, blob.sha256);
        let whole = server.request(machine.request("GET", &path, Body::empty())).await;
        whole.expect_text(200, "hello hall");
        assert_eq!(whole.headers["accept-ranges"], "bytes");
        let ranged = |range: &str| {
            let mut request = machine.request("GET", &path, Body::empty());
            request.headers_mut().insert("range", range.parse().unwrap());
            request
        };
        let part = server.request(ranged("bytes=6-")).await;
        part.expect_text(206, "hall");
        assert_eq!(part.headers["content-range"], "bytes 6-9/10");
        server.request(ranged("bytes=10-")).await.problem(416, "range_invalid");
        let stranger = Request::get(&path).body(Body::empty()).unwrap();
        server.request(stranger).await.problem(401, "token_invalid");
        let missing = format!("{}/{}", path::BLOBS, "00".repeat(32));
        server.request(machine.request("GET", &missing, Body::empty())).await.problem(404, "not_found");
        for (folder, file) in [(path::RELEASE_METADATA, "..%2Ffleet.db"), (path::RELEASE_TARGETS, "none.tar")]
        {
            let path = format!("{folder}/{file}");
            server.request(machine.request("GET", &path, Body::empty())).await.problem(404, "not_found");
        }
    })
    .await;
}
