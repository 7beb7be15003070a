use axum::body::Body;
use fleet_protocol::path;
use serde_json::{Value, json};

use super::Machine;
use super::machine::report;
use crate::locations::tests::hall;
use crate::testing::TestServer;

/// A terminal at a location.
async fn stand(server: &TestServer, fingerprint: &str, location: &Value) -> Machine {
    let mut machine = Machine::new(fingerprint);
    machine.serve(server, fingerprint).await;
    let terminal = format!("/api/terminals/{}", machine.id());
    let seen = server.get(&terminal).await.expect(200);
    let body = json!({"version": seen["version"], "location_id": location});
    server.patch(&terminal, body).await.expect(200);
    server.state.terminals.bus.refresh().await.unwrap();
    machine
}

async fn location(server: &TestServer, name: &str, network: Value) -> Value {
    let mut body = hall(name, "511702");
    body["network"] = network;
    server.post("/api/locations", body).await.expect(201)["id"].clone()
}

async fn network_of(server: &TestServer, machine: &Machine) -> Value {
    server.state.terminals.bus.refresh().await.unwrap();
    machine.check_in(server, &report()).await.expect(200)["desired"]["network"].clone()
}

#[tokio::test]
async fn a_terminal_is_told_its_locations_policy_and_else_the_fleets() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let own = json!({"bytes_per_second": 50_000, "hours": [], "metered_mib": 20, "peers": true});
        let with = location(&server, "甲", own.clone()).await;
        let without = location(&server, "乙", Value::Null).await;
        let (here, there) = (stand(&server, "a", &with).await, stand(&server, "b", &without).await);
        assert_eq!(network_of(&server, &here).await, own);
        assert_eq!(network_of(&server, &there).await["bytes_per_second"], Value::Null);

        let night = json!({"days": [1, 7], "from": "22:00", "to": "24:00", "bytes_per_second": null});
        let fleet = json!({"bytes_per_second": 90_000, "hours": [night], "version": 1});
        assert_eq!(server.put("/api/settings/network", fleet.clone()).await.expect(200)["version"], 2);
        server.put("/api/settings/network", fleet).await.problem(409, "version_conflict");
        assert_eq!(server.get("/api/settings/network").await.expect(200)["bytes_per_second"], 90_000);
        assert_eq!(network_of(&server, &there).await["hours"][0]["from"], "22:00");
        assert_eq!(network_of(&server, &here).await, own);

        let shared = json!({"peers": true, "version": 2});
        let refused = server.put("/api/settings/network", shared).await;
        refused.problem(422, "field_invalid");
        assert_eq!(refused.json()["pointer"], "/peers");
        for wrong in [
            json!({"bytes_per_second": 1}),
            json!({"hours": [{"days": [1], "from": "9:00", "to": "10:00"}]}),
            json!({"metered_mib": 10_241}),
        ] {
            let mut body = hall("丙", "511702");
            body["network"] = wrong;
            let refused = server.post("/api/locations", body).await;
            refused.problem(422, "field_invalid");
            assert_eq!(refused.json()["pointer"], "/network");
        }
    })
    .await;
}

#[tokio::test]
async fn peers_are_those_of_the_same_location_where_ops_allow_it() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let shares = location(&server, "甲", json!({"peers": true})).await;
        let alone = location(&server, "乙", json!({"peers": false})).await;
        let one = stand(&server, "a", &shares).await;
        let two = stand(&server, "b", &shares).await;
        let elsewhere = [stand(&server, "c", &alone).await, stand(&server, "d", &alone).await];
        let mut said = report();
        said.actual.peer_addresses = (1..10).map(|n| ([10, 0, 0, n], 7000).into()).collect();
        for machine in [&one, &two].into_iter().chain(&elsewhere) {
            machine.check_in(&server, &said).await.expect(200);
        }
        let peers = async |machine: &Machine| {
            server.request(machine.request("GET", path::PEERS, Body::empty())).await.expect(200)["peers"]
                .clone()
        };
        let told = peers(&one).await;
        assert_eq!(told.as_array().unwrap().len(), 1, "{told}");
        assert_eq!(told[0]["terminal_id"], two.id().to_string());
        assert_eq!(told[0]["addresses"].as_array().unwrap().len(), 4, "no more than a machine has: {told}");
        assert_eq!(peers(&elsewhere[0]).await, json!([]));
        let nobody = Machine::new("e");
        server.request(nobody.request("GET", path::PEERS, Body::empty())).await.problem(401, "token_invalid");
    })
    .await;
}
