//! `kill -9` at any moment: what a shell says comes, once.

use fleet_protocol::{BootReason, Event};

use crate::network::{enrolled, numbered};
use crate::support::{AgentProcess, eventually};

fn boots(events: &[Event]) -> Vec<BootReason> {
    events
        .iter()
        .filter_map(|event| {
            let Event::AgentStarted { reason, .. } = event else { return None };
            Some(*reason)
        })
        .collect()
}

#[tokio::test]
async fn killed_between_write_and_acknowledgement() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, mut shell) = enrolled(dir.path()).await;
    let mut said = 0;
    for round in 0..6 {
        // The server stores what comes but its answers get lost: every kill is before the acknowledgement.
        server.state().lose_answers = true;
        let check_ins = server.state().check_ins;
        for _ in 0..5 {
            shell.say(&numbered(said));
            said += 1;
        }
        // Killed at once, when it has taken some, when it has taken all, when it has sent them: whatever it had not
        // yet taken, the shell says again.
        match round % 4 {
            0 => {}
            1 => eventually("some are taken", || shell.taken() > 0).await,
            2 => eventually("all are taken", || shell.taken() >= said.unsigned_abs()).await,
            _ => eventually("another check-in came", || server.state().check_ins > check_ins).await,
        }
        agent.kill();
        server.state().lose_answers = false;
        agent = AgentProcess::start(&server, dir.path());
        shell.reconnect(&AgentProcess::socket(dir.path())).await;
    }
    eventually("all events are there", || server.state().numbers().len() >= 30).await;
    assert_eq!(server.state().numbers(), (0..said).collect::<Vec<_>>());
    // One that is killed at once may not have come to saying that it started.
    eventually("the starts are reported", || boots(&server.state().events()).len() >= 6).await;
    let boots = boots(&server.state().events());
    assert_eq!(boots[0], BootReason::FirstStart);
    assert!(boots[1..].iter().all(|reason| *reason == BootReason::Unclean), "{boots:?}");
}

#[tokio::test]
async fn a_stop_in_good_order_is_told_from_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let (server, mut agent, _shell) = enrolled(dir.path()).await;
    agent.stop();
    let _agent = AgentProcess::start(&server, dir.path());
    eventually("the second start is reported", || boots(&server.state().events()).len() >= 2).await;
    assert_eq!(boots(&server.state().events()), [BootReason::FirstStart, BootReason::Restart]);
}
