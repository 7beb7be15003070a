use axum::body::Body;
use fleet_protocol::{AppId, CheckIn, Event, HealthSample, RecordBody, SessionEnd, path};
use serde_json::json;
use uuid::Uuid;

use super::Machine;
use super::machine::{applied, report, report_with};
use crate::testing::{NOW, TestServer};

fn session(minutes_ago: i64) -> RecordBody {
    RecordBody::Event(Event::Session {
        started_at: NOW - minutes_ago * 60_000,
        ended_at: NOW - minutes_ago * 60_000 + 30_000,
        end: SessionEnd::Button,
        apps: vec![(AppId(Uuid::from_u128(1)), 20_000)],
    })
}

fn sample(cpu_percent: f32) -> RecordBody {
    RecordBody::Sample(HealthSample {
        cpu_percent,
        memory_used: 1 << 30,
        memory_total: 8 << 30,
        disk_used: 1 << 30,
        disk_total: 1 << 40,
        temperature_c: None,
        network_received: 10,
        network_sent: 20,
        uptime_s: 5,
        processes: Vec::new(),
    })
}

#[tokio::test]
async fn every_record_is_stored_once_however_often_it_comes() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        let first = report_with(7, vec![(1, session(9)), (2, sample(10.0)), (4, session(8))]);
        for _ in 0..3 {
            let reply = machine.check_in(&server, &first).await.expect(200);
            assert_eq!(reply["acknowledged_seq"], 4);
        }
        // Overlaps what is stored; an outbox made anew counts from 1 again.
        let overlapping = report_with(7, vec![(4, session(8)), (5, session(7))]);
        assert_eq!(machine.check_in(&server, &overlapping).await.expect(200)["acknowledged_seq"], 5);
        let anew = report_with(8, vec![(1, session(6))]);
        assert_eq!(machine.check_in(&server, &anew).await.expect(200)["acknowledged_seq"], 1);
        assert_eq!(machine.check_in(&server, &first).await.expect(200)["acknowledged_seq"], 5);

        let terminal = format!("/api/terminals/{}", machine.id());
        let sessions = server.get(&format!("{terminal}/sessions?limit=2")).await.expect(200);
        assert_eq!((&sessions["total"], sessions["items"].as_array().unwrap().len()), (&json!(4), 2));
        assert_eq!(sessions["items"][0]["started_at"], NOW - 6 * 60_000);
        let next = sessions["next"].as_str().unwrap();
        let rest = server.get(&format!("{terminal}/sessions?limit=2&after={next}")).await.expect(200);
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (2, &json!(null)));
        let events = server.get(&format!("{terminal}/events?kind=session")).await.expect(200);
        assert_eq!(events["items"].as_array().unwrap().len(), 4);
        let health = server.get(&format!("{terminal}/health")).await.expect(200);
        assert_eq!(health["points"].as_array().unwrap().len(), 1);
        assert_eq!(health["points"][0]["cpu_percent"], 10.0);
        let overview = server.get("/api/overview").await.expect(200);
        assert_eq!(overview["sessions_today"]["count"], 4);
    })
    .await;
}

#[tokio::test]
async fn desired_state_is_sent_when_it_changed_and_only_then() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        let reply = machine.check_in(&server, &report()).await.expect(200);
        let next = machine.check_in(&server, &applied(&reply)).await.expect(200);
        assert_eq!(next.get("desired"), None);
        let terminal = format!("/api/terminals/{}", machine.id());
        let seen = server.get(&terminal).await.expect(200);
        assert_eq!(seen["convergence"]["state"], "in_sync");

        let rename = json!({"version": seen["version"], "name": "二号"});
        let seen = server.patch(&terminal, rename).await.expect(200);
        assert_eq!((&seen["name"], &seen["convergence"]["state"]), (&json!("二号"), &json!("converging")));
        let changed = machine.check_in(&server, &applied(&reply)).await.expect(200);
        assert_eq!(changed["desired"]["terminal"]["name"], "二号");
        let next = machine.check_in(&server, &applied(&changed)).await.expect(200);
        assert_eq!(next.get("desired"), None);
    })
    .await;
}

#[tokio::test]
async fn suspended_terminal_learns_it_and_retired_one_is_cut_off() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        machine.check_in(&server, &report()).await.expect(200);
        let terminal = format!("/api/terminals/{}", machine.id());
        let decide = async |deed: &str| {
            let seen = server.get(&terminal).await.expect(200);
            let body = json!({"version": seen["version"], "reason": "检修"});
            server.post(&format!("{terminal}/{deed}"), body).await
        };
        decide("resume").await.problem(409, "transition_forbidden");
        assert_eq!(decide("suspend").await.expect(200)["enrollment_reason"], "检修");
        let reply = machine.check_in(&server, &report()).await.expect(200);
        assert_eq!(reply["desired"]["terminal"]["state"], "suspended");
        assert_eq!(decide("resume").await.expect(200)["enrollment"], "active");
        machine.check_in(&server, &report()).await.expect(200);
        decide("retire").await.expect(200);
        machine.check_in(&server, &report()).await.problem(403, "terminal_not_enrolled");
        machine.buy_token(&server).await.problem(403, "terminal_not_enrolled");
    })
    .await;
}

#[tokio::test]
async fn requests_that_are_not_right_are_refused_each_with_its_reason() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.check_in(&server, &report()).await.problem(401, "token_invalid");
        machine.serve(&server, "一号").await;
        let send = async |body: Vec<u8>| server.request(machine.request("POST", path::CHECK_INS, body)).await;
        send(vec![b' '; CheckIn::MAX_BYTES + 1]).await.problem(413, "body_too_large");
        send(b"{}".to_vec()).await.problem(400, "body_invalid");
        let nul = serde_json::to_string(&report()).unwrap().replace("1.0.0", "1.0.\\u0000");
        send(nul.into_bytes()).await.problem(400, "body_invalid");
        let falling = report_with(1, vec![(2, session(1)), (1, session(2))]);
        machine.check_in(&server, &falling).await.problem(400, "body_invalid");
        let future = CheckIn { protocol: 2, ..report() };
        machine.check_in(&server, &future).await.problem(426, "protocol_unsupported");
        // A token ends; another terminal's token is another terminal.
        server.clock.advance(15 * 60_000);
        machine.check_in(&server, &report()).await.problem(401, "token_invalid");
        server.request(machine.request("GET", path::WAKE, Body::empty())).await.problem(401, "token_invalid");
    })
    .await;
}

#[tokio::test]
async fn silent_terminal_becomes_late_then_offline_and_comes_back() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machine = Machine::new("board-1");
        machine.serve(&server, "一号").await;
        machine.check_in(&server, &report()).await.expect(200);
        let seen = async || {
            super::super::jobs::sweep(server.state.clone()).await.unwrap();
            let listed = server.get("/api/terminals").await.expect(200);
            listed["items"][0]["connectivity"].as_str().unwrap().to_owned()
        };
        assert_eq!(seen().await, "online");
        server.clock.advance(100_000);
        assert_eq!(seen().await, "late");
        server.clock.advance(300_000);
        assert_eq!(seen().await, "offline");
        assert_eq!(server.get("/api/overview").await.expect(200)["terminals"]["offline"], 1);
        machine.check_in(&server, &report()).await.expect(200);
        assert_eq!(seen().await, "online");
    })
    .await;
}
