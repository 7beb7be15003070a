//! `kill -9` at any moment: what the agent has written comes, once.

use std::time::Duration;

use fleet_protocol::{BootReason, Event};

use crate::network::{enrolled, numbered};
use crate::support::{AgentProcess, FakeShell, eventually};

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
    for round in 0..5_u64 {
        // The server stores what comes but its answers get lost: every kill is before the acknowledgement.
        server.state().lose_answers = true;
        let check_ins = server.state().check_ins;
        for _ in 0..5 {
            shell.say(&numbered(said));
            said += 1;
        }
        // What counts is what the agent has taken in; that it did shows in a later answer to the shell.
        eventually("another check-in came", || server.state().check_ins > check_ins).await;
        tokio::time::sleep(Duration::from_millis(150 + 37 * round)).await;
        agent.kill();
        server.state().lose_answers = false;
        agent = AgentProcess::start(&server, dir.path());
        shell = FakeShell::connect(&AgentProcess::socket(dir.path())).await;
    }
    eventually("all events are there", || server.state().numbers().len() >= 25).await;
    assert_eq!(server.state().numbers(), (0..said).collect::<Vec<_>>());
    eventually("all starts are reported", || boots(&server.state().events()).len() >= 6).await;
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
