use fleet_protocol::Grant;
use serde_json::{Value, json};

use super::Machine;
use super::machine::report;
use super::rollout::started;
use crate::releases::RepositoryStanding;
use crate::testing::{NOW, TestServer};

/// Makes a key of the director.
async fn new_key(server: &TestServer) -> String {
    let made = server.post("/api/releases/director-keys", json!({"label": "2026"})).await.expect(201);
    made["public_key"].as_str().unwrap().to_owned()
}

/// The image repository names these keys from now on, and every terminal hears of it.
fn name(server: &TestServer, keys: &[&String]) {
    let director_keys = Some(keys.iter().map(|key| (*key).clone()).collect());
    server.trust.stands(server, RepositoryStanding { roles: Vec::new(), director_keys });
}

/// What the terminal is told to run.
async fn told(server: &TestServer, machine: &mut Machine) -> Value {
    machine.check_in(server, &report()).await.expect(200)["desired"]["release"].clone()
}

fn grant(release: &Value) -> Grant {
    serde_json::from_str(release["grant"]["grant"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_word_is_signed_for_one_terminal_and_said_once() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        machine.check_in(&server, &report()).await.expect(200);
        started(&server, &machine).await;
        let unsigned = told(&server, &mut machine).await;
        assert_eq!((&unsigned["version"], &unsigned["grant"]), (&json!("1.1.0"), &Value::Null));

        let first = new_key(&server).await;
        name(&server, &[&first]);
        let signed = told(&server, &mut machine).await;
        let word = grant(&signed);
        assert_eq!(signed["grant"]["key"], first.as_str());
        assert_eq!(word.terminal_id.to_string(), machine.id().to_string());
        assert_eq!(json!(word.target), signed["target"]);
        assert_eq!(json!(word.attempt_id), signed["attempt_id"]);
        assert_eq!(word.sequence, u64::try_from(NOW).unwrap());
        server.clock.advance(5_000);
        assert_eq!(told(&server, &mut machine).await, signed, "the same word, byte for byte");

        // A newer key signs as soon as it is named, with a higher number; the older one, when the newer is revoked.
        let second = new_key(&server).await;
        assert_eq!(told(&server, &mut machine).await["grant"]["key"], first.as_str());
        name(&server, &[&first, &second]);
        let anew = told(&server, &mut machine).await;
        assert_eq!(anew["grant"]["key"], second.as_str());
        assert!(grant(&anew).sequence > word.sequence);
        name(&server, &[&first]);
        let back = told(&server, &mut machine).await;
        assert_eq!(back["grant"]["key"], first.as_str());
        assert!(grant(&back).sequence > grant(&anew).sequence);
    })
    .await;
}

#[tokio::test]
async fn a_director_whose_key_is_not_here_signs_nothing() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        machine.check_in(&server, &report()).await.expect(200);
        started(&server, &machine).await;
        name(&server, &[&"cd".repeat(32)]);
        assert_eq!(told(&server, &mut machine).await["grant"], Value::Null);
        let keys = server.get("/api/releases/director-keys").await.expect(200);
        assert_eq!(keys, json!([]));
    })
    .await;
}
