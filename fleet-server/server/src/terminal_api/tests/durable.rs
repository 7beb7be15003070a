use fleet_protocol::{BootReason, Event, RecordBody};
use fleet_store::list::Page;
use fleet_store::replacement::Machines;
use fleet_store::{Db, event};

use super::Machine;
use super::machine::report_with;
use crate::testing::TestServer;

#[tokio::test]
async fn what_is_acknowledged_is_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fleet.db");
    let server = TestServer::signed_in(Db::open_file(&path).await.unwrap()).await;
    let mut machine = Machine::new("board-1");
    machine.serve(&server, "一号").await;
    let started = Event::AgentStarted { software_version: "1.0.0".into(), reason: BootReason::Unclean };
    let record = RecordBody::Event(started);
    let reply = machine.check_in(&server, &report_with(1, vec![(1, record)])).await.expect(200);
    assert_eq!(reply["acknowledged_seq"], 1);

    // The file and its log as they are on disk at this moment, with the server still running: a kill -9.
    let copy = dir.path().join("copy.db");
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(dir.path().join("fleet.db-wal"), dir.path().join("copy.db-wal")).unwrap();
    let db = Db::open_file(&copy).await.unwrap();
    let page = Page { sort: None, descending: false, after: None, limit: 10 };
    let (events, _) =
        event::list(&mut db.read().await.unwrap(), Machines::One(machine.id()), None, &page).await.unwrap();
    assert_eq!(events.len(), 1);
    db.close().await;
}

#[tokio::test]
async fn many_at_once_share_their_commits_and_none_is_lost() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut machines = Vec::new();
        for n in 0..20 {
            let mut machine = Machine::new(&format!("board-{n}"));
            machine.serve(&server, &format!("{n} 号机")).await;
            machines.push(machine);
        }
        let healed = || RecordBody::Event(Event::FileHealed { file: "outbox".into(), reason: "torn".into() });
        let reports: Vec<_> =
            (1..=5).map(|seq| report_with(1, (1..=seq).map(|seq| (seq, healed())).collect())).collect();
        let all = machines
            .iter()
            .flat_map(|machine| reports.iter().map(|report| machine.check_in(&server, report)));
        for answer in futures_util::future::join_all(all).await {
            answer.expect(200);
        }
        for machine in &machines {
            let path = format!("/api/terminals/{}/events", machine.id());
            assert_eq!(server.get(&path).await.expect(200)["total"], 5);
        }
    })
    .await;
}
