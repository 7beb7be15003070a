use fleet_protocol::{CheckIn, CommandId, CommandOutcome, CommandRefusal, path};
use serde_json::{Value, json};

use super::Machine;
use super::machine::report;
use crate::testing::TestServer;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01";

fn outcome(id: &Value, outcome: CommandOutcome) -> CheckIn {
    let id: CommandId = id.as_str().unwrap().parse().unwrap();
    CheckIn { outcomes: vec![(id, outcome)], ..report() }
}

#[tokio::test]
async fn picture_is_asked_for_and_shown() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        let commands = format!("/api/terminals/{}/commands", machine.id());
        let given = server.post(&commands, json!({"kind": "screenshot"})).await.expect(201);
        assert_eq!(given["state"], "waiting");
        server.state.terminals.bus.refresh().await.unwrap();
        for _ in 0..2 {
            let reply = machine.check_in(&server, &report()).await.expect(200);
            assert_eq!(reply["commands"][0]["id"], given["id"], "told until it has ended");
        }
        let command = format!("/api/commands/{}", given["id"].as_str().unwrap());
        assert_eq!(server.get(&command).await.expect(200)["state"], "sent");

        let upload = format!("{}/{}/screenshot", path::COMMANDS, given["id"].as_str().unwrap());
        server.request(machine.request("PUT", &upload, "no picture")).await.problem(422, "picture_invalid");
        server.request(machine.request("PUT", &upload, PNG)).await.expect(204);
        let mut other = Machine::new("board-2");
        other.serve(&server, "二号").await;
        server.request(other.request("PUT", &upload, PNG)).await.problem(404, "not_found");

        let done = outcome(&given["id"], CommandOutcome::Done { screenshot: None });
        let reply = machine.check_in(&server, &done).await.expect(200);
        assert_eq!(reply.get("commands"), None);
        let seen = server.get(&command).await.expect(200);
        assert_eq!((&seen["state"], &seen["outcome"]["outcome"]), (&json!("done"), &json!("done")));
        let picture = server.get(seen["screenshot_url"].as_str().unwrap()).await;
        assert_eq!(
            (picture.headers["content-type"].to_str().unwrap(), picture.bytes.as_slice()),
            ("image/png", PNG)
        );
    })
    .await;
}

#[tokio::test]
async fn one_picture_is_taken_and_only_while_it_is_asked_for() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        let commands = format!("/api/terminals/{}/commands", machine.id());
        let given = server.post(&commands, json!({"kind": "screenshot"})).await.expect(201);
        let upload = format!("{}/{}/screenshot", path::COMMANDS, given["id"].as_str().unwrap());
        let other = [PNG, b"another"].concat();
        for _ in 0..2 {
            server.request(machine.request("PUT", &upload, PNG)).await.expect(204);
        }
        let answer = server.request(machine.request("PUT", &upload, other.clone())).await;
        answer.problem(409, "transition_forbidden");

        let done = outcome(&given["id"], CommandOutcome::Done { screenshot: None });
        machine.check_in(&server, &done).await.expect(200);
        let late = server.request(machine.request("PUT", &upload, PNG)).await;
        late.problem(409, "transition_forbidden");

        let expired = server.post(&commands, json!({"kind": "screenshot"})).await.expect(201);
        server.clock.advance(10 * 60_000);
        super::super::jobs::expire(server.state.clone()).await.unwrap();
        let upload = format!("{}/{}/screenshot", path::COMMANDS, expired["id"].as_str().unwrap());
        let answer = server.request(machine.request("PUT", &upload, other.clone())).await;
        answer.problem(409, "transition_forbidden");
        assert_eq!(server.state.blobs.size(&crate::blobs::digest(&other)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn refusal_is_shown_and_what_is_late_expires() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        let commands = format!("/api/terminals/{}/commands", machine.id());
        let given = server.post(&commands, json!({"kind": "screenshot"})).await.expect(201);
        let refused = CommandOutcome::Refused { reason: CommandRefusal::SessionOpen };
        machine.check_in(&server, &outcome(&given["id"], refused)).await.expect(200);
        // Said again, and another way: the first word stays.
        let failed = CommandOutcome::Failed { reason: "late".into() };
        machine.check_in(&server, &outcome(&given["id"], failed)).await.expect(200);
        server.clock.advance(1);
        let late = server.post(&commands, json!({"kind": "restart_shell"})).await.expect(201);
        server.clock.advance(10 * 60_000);
        super::super::jobs::expire(server.state.clone()).await.unwrap();
        let listed = server.get(&commands).await.expect(200);
        assert_eq!(
            (&listed["items"][0]["id"], &listed["items"][0]["state"]),
            (&late["id"], &json!("expired"))
        );
        assert_eq!(listed["items"][1]["state"], "refused");
        assert_eq!(listed["items"][1]["outcome"]["reason"], "session_open");
    })
    .await;
}
