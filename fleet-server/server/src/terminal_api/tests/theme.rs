use serde_json::{Value, json};

use super::Machine;
use super::machine::report;
use crate::locations::tests::hall;
use crate::testing::TestServer;

/// A terminal in a division.
async fn stand(server: &TestServer, fingerprint: &str, division: &str) -> Machine {
    let location = server.post("/api/locations", hall(fingerprint, division)).await.expect(201)["id"].clone();
    let mut machine = Machine::new(fingerprint);
    machine.serve(server, fingerprint).await;
    let terminal = format!("/api/terminals/{}", machine.id());
    let seen = server.get(&terminal).await.expect(200);
    let body = json!({"version": seen["version"], "location_id": location});
    server.patch(&terminal, body).await.expect(200);
    machine
}

async fn theme_of(server: &TestServer, machine: &Machine) -> Value {
    server.state.terminals.bus.refresh().await.unwrap();
    machine.check_in(server, &report()).await.expect(200)["desired"]["theme"].clone()
}

#[tokio::test]
async fn a_terminal_shows_its_divisions_style_and_else_the_fleets() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let here = stand(&server, "渠县", "511725").await;
        let there = stand(&server, "通川", "511702").await;
        assert_eq!(theme_of(&server, &here).await, "qidu");

        let choice = json!({"everywhere": "bashan", "version": 1,
            "divisions": [{"division_code": "511725", "theme": "hanque"}]});
        assert_eq!(server.put("/api/settings/theme", choice.clone()).await.expect(200)["version"], 2);
        assert_eq!(theme_of(&server, &here).await, "hanque");
        assert_eq!(theme_of(&server, &there).await, "bashan");
        server.put("/api/settings/theme", choice.clone()).await.problem(409, "version_conflict");
        assert_eq!(server.get("/api/settings/theme").await.expect(200)["everywhere"], "bashan");

        let quxian = choice["divisions"][0].clone();
        let unknown = json!({"division_code": "999999", "theme": "qidu"});
        for divisions in [json!([quxian, quxian]), json!([unknown])] {
            let wrong = json!({"everywhere": "qidu", "divisions": divisions, "version": 2});
            let refused = server.put("/api/settings/theme", wrong).await;
            refused.problem(422, "field_invalid");
            assert_eq!(refused.json()["pointer"], "/divisions");
        }
    })
    .await;
}
