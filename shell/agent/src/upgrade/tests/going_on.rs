use std::sync::atomic::Ordering;

use fleet_protocol::AttemptState;
use fleet_release::FallBack;
use fleet_release::link::{AgentWord, LauncherWord};
use fleet_release::slot::{slot_dir, verify_slot};

use super::super::CheckInOutcome;
use super::super::launch::Facts;
use super::bench::{Bench, Running, another, attempt, desired, fallen_back};

const ARCH: &str = std::env::consts::ARCH;

/// A terminal that has told its launcher to switch to 1.1.0.
async fn switching() -> (Bench, Running) {
    let bench = Bench::new().await;
    // Above what is committed, below what will be.
    bench.repository.release("1.0.9", 5, ARCH).await;
    bench.repository.release("1.1.0", 6, ARCH).await;
    let mut running = bench.start_committed();
    running.upgrader.desired(Some(desired("1.1.0")), 1);
    let AgentWord::Activate { slot, attempt: named, .. } = running.said().await else {
        panic!("it said something else");
    };
    assert_eq!((slot.as_str(), named), ("1.1.0", attempt()));
    (bench, running)
}

fn on_probation() -> Facts {
    Facts { probation: Some(attempt()), committed_counter: 5, ..Facts::default() }
}

#[tokio::test]
async fn from_the_desire_to_the_commit() {
    let (bench, running) = switching().await;
    assert_eq!(verify_slot(&slot_dir(&bench.root(), &"1.1.0".parse().unwrap())).unwrap().release_counter, 6);
    running.stop().await;

    let mut running = bench.start("1.1.0", on_probation());
    assert!(matches!(running.said().await, AgentWord::Extend { .. }));
    bench.until(AttemptState::Probation).await;
    running.upgrader.desired(Some(desired("1.1.0")), 1);
    running.upgrader.home_painted();
    running.upgrader.check_in(CheckInOutcome::Accepted);
    assert_eq!(running.said().await, AgentWord::Commit { attempt: attempt() });
    running.say(&LauncherWord::Committed { attempt: attempt(), committed_counter: 6 }).await;
    bench.until(AttemptState::Committed).await;
    let states: Vec<AttemptState> = bench.steps().into_iter().map(|(state, _)| state).collect();
    let all = [
        AttemptState::Eligible,
        AttemptState::Downloading,
        AttemptState::Downloaded,
        AttemptState::Verified,
        AttemptState::Staged,
        AttemptState::Activating,
        AttemptState::Probation,
        AttemptState::Committed,
    ];
    assert_eq!(states, all);
}

#[tokio::test]
async fn a_fall_back_is_recorded_and_noted_and_not_tried_again() {
    let (bench, running) = switching().await;
    running.stop().await;
    let mut running = bench.start("1.0.0", fallen_back("3 crashes"));
    assert_eq!(running.said().await, AgentWord::FallBackNoted { attempt: attempt() });
    assert_eq!(bench.until(AttemptState::RolledBack).await.as_deref(), Some("3 crashes"));
    running.upgrader.desired(Some(desired("1.1.0")), 1);
    // What was told before has been taken up when this comes through.
    running.upgrader.restart_shell();
    assert_eq!(running.said().await, AgentWord::RestartShell { fault: None });
    assert_eq!(bench.steps().last().unwrap().0, AttemptState::RolledBack);
}

#[tokio::test]
async fn a_kill_before_the_switch_leads_to_the_same_switch() {
    let (bench, running) = switching().await;
    running.stop().await;
    let mut running = bench.start_committed();
    assert!(matches!(running.said().await, AgentWord::Activate { .. }));
    assert_eq!(bench.until(AttemptState::Staged).await.as_deref(), Some("the switch did not come"));
}

#[tokio::test]
async fn a_root_that_has_not_come_yet_is_waited_for() {
    let bench = Bench::new().await;
    bench.repository.release("1.1.0", 6, ARCH).await;
    let pinned = bench.repository.pinned_root();
    let away = pinned.with_extension("away");
    std::fs::rename(&pinned, &away).unwrap();
    let mut running = bench.start_committed();
    running.upgrader.desired(Some(desired("1.1.0")), 1);
    let mut report = running.upgrader.watch_report();
    let waits = |report: &Option<fleet_protocol::UpgradeReport>| {
        let reason = report.as_ref().and_then(|report| report.reason.as_deref());
        reason.is_some_and(|reason| reason.contains("the root has not come yet"))
    };
    report.wait_for(waits).await.unwrap();
    std::fs::rename(&away, &pinned).unwrap();
    assert!(matches!(running.said().await, AgentWord::Activate { .. }));
}

#[tokio::test]
async fn a_launcher_that_refuses_ends_the_attempt_and_the_shell_serves_again() {
    let (bench, mut running) = switching().await;
    running.say(&LauncherWord::Refused { attempt: attempt(), reason: "damaged".to_owned() }).await;
    assert_eq!(bench.until(AttemptState::Failed).await.as_deref(), Some("damaged"));
    assert!(bench.host.cancelled.load(Ordering::Relaxed));
}

#[tokio::test]
async fn a_citizen_comes_first_and_a_withdrawn_release_is_aborted() {
    let bench = Bench::new().await;
    bench.host.busy.store(true, Ordering::Relaxed);
    bench.repository.release("1.1.0", 6, ARCH).await;
    let running = bench.start_committed();
    running.upgrader.desired(Some(desired("1.1.0")), 1);
    bench.until(AttemptState::Staged).await;
    let mut report = running.upgrader.watch_report();
    let waits = |report: &Option<fleet_protocol::UpgradeReport>| {
        report.as_ref().is_some_and(|report| report.reason.is_some())
    };
    report.wait_for(waits).await.unwrap();
    running.upgrader.desired(None, 1);
    bench.until(AttemptState::Aborted).await;
}

#[tokio::test]
async fn a_damaged_record_is_set_aside_and_reported() {
    let (bench, running) = switching().await;
    running.stop().await;
    let file = bench.data_dir().join("upgrade/attempt.json");
    std::fs::write(&file, "{\"desired\":").unwrap();
    let running = bench.start("1.1.0", on_probation());
    bench.until_healed("upgrade/attempt.json").await;
    assert!(file.with_extension("json.damaged").exists());
    running.stop().await;
}

#[tokio::test]
async fn the_agent_stops_when_the_launcher_is_gone() {
    let bench = Bench::new().await;
    bench.start_committed().lose_launcher().await;
}

#[tokio::test]
async fn what_was_committed_a_moment_ago_is_not_undercut() {
    let (bench, running) = switching().await;
    running.stop().await;
    let mut running = bench.start("1.1.0", on_probation());
    running.upgrader.desired(Some(desired("1.1.0")), 1);
    running.upgrader.home_painted();
    running.upgrader.check_in(CheckInOutcome::Accepted);
    assert!(matches!(running.said().await, AgentWord::Extend { .. }));
    assert_eq!(running.said().await, AgentWord::Commit { attempt: attempt() });
    running.upgrader.desired(Some(another("1.0.9")), 1);
    running.say(&LauncherWord::Committed { attempt: attempt(), committed_counter: 6 }).await;
    let reason = bench.until(AttemptState::Rejected).await.unwrap();
    assert!(reason.contains("its counter is 5, this terminal has committed 6"), "{reason}");
}

#[tokio::test]
async fn a_damaged_slot_is_reported_and_made_anew() {
    let (bench, running) = switching().await;
    running.stop().await;
    let mut running = bench.start("1.1.0", on_probation());
    running.upgrader.desired(Some(desired("1.1.0")), 1);
    running.upgrader.home_painted();
    running.upgrader.check_in(CheckInOutcome::Accepted);
    assert!(matches!(running.said().await, AgentWord::Extend { .. }));
    assert_eq!(running.said().await, AgentWord::Commit { attempt: attempt() });
    running.say(&LauncherWord::Committed { attempt: attempt(), committed_counter: 6 }).await;
    bench.until(AttemptState::Committed).await;
    running.stop().await;

    let slot = slot_dir(&bench.root(), &"1.1.0".parse().unwrap());
    std::fs::write(slot.join("bin/kiosk-agent"), "flipped").unwrap();
    let damaged =
        FallBack { attempt: String::new(), from: "1.1.0".parse().unwrap(), reason: "differs".into() };
    let facts = Facts {
        current: Some("1.0.0".parse().unwrap()),
        fallen_back: Some(damaged),
        committed_counter: 6,
        ..Facts::default()
    };
    let mut running = bench.start("1.0.0", facts);
    bench.until_healed("slots/1.1.0").await;
    running.upgrader.desired(Some(desired("1.1.0")), 1);
    assert_eq!(running.said().await, AgentWord::FallBackNoted { attempt: String::new() });
    assert!(matches!(running.said().await, AgentWord::Activate { .. }));
    assert!(verify_slot(&slot).is_ok());
}
