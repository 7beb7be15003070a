//! A terminal without a line, moved by an offline medium.

use fleet_protocol::{Grant, OfflineTerms, SignedGrant, TerminalId};

use super::*;

/// The same release as a word that may come on a medium.
fn by_medium() -> DesiredRelease {
    let plain = desired("2", 7);
    let terms = OfflineTerms {
        until: 1_000,
        release_id: plain.release_id,
        version: plain.version.clone(),
        activation: Activation::default(),
    };
    let grant = Grant {
        terminal_id: TerminalId(Uuid::nil()),
        target: plain.target.clone(),
        rollout_id: plain.rollout_id,
        attempt_id: plain.attempt_id,
        sequence: 1,
        issued_at: 1,
        offline: Some(terms),
    };
    let grant = serde_json::to_string(&grant).unwrap();
    DesiredRelease {
        grant: Some(SignedGrant { key: String::new(), grant, signature: String::new() }),
        ..plain
    }
}

/// The record of a machine that switched by a medium's word, after check-ins that ended so.
fn switched(check_in: Option<CheckInWord>) -> AttemptRecord {
    let mut machine = Upgrade::new(None, start("1"), 10, Mono(0));
    let mut dice = Dice::new(1);
    machine.handle_desired(Some(by_medium()), 10, Mono(0));
    if let Some(word) = check_in {
        machine.handle_check_in(word, Mono(0));
    }
    machine.handle_work(WorkResult::Staged { slot: "2".into() }, Mono(0), &mut dice);
    machine.handle_idle(true, Mono(0));
    machine.record().unwrap().clone()
}

fn proving(record: AttemptRecord) -> Upgrade {
    let start = Start { probation: Some(attempt(7)), ..start("2") };
    let mut machine = Upgrade::new(Some(record), start, 10, Mono(0));
    actions(&mut machine);
    machine
}

#[test]
fn a_version_that_came_where_no_server_was_reached_proves_itself_without_one() {
    let mut machine = proving(switched(None));
    machine.handle_home_painted(Mono(1_000));
    machine.handle_check_in(CheckInWord::Unreachable, Mono(2_000));
    machine.handle_home_painted(Mono(60_000));
    // The server has its chance first.
    assert!(!actions(&mut machine).iter().any(|action| matches!(action, Action::Commit { .. })));
    machine.handle_home_painted(Mono(110_000));
    assert!(actions(&mut machine).contains(&Action::Commit { attempt: attempt(7) }));
}

#[test]
fn where_the_server_was_reached_the_new_version_has_to_reach_it_too() {
    let record = switched(Some(CheckInWord::Accepted));
    assert!(!record.alone);
    let mut machine = proving(record);
    machine.handle_home_painted(Mono(110_000));
    assert!(!actions(&mut machine).iter().any(|action| matches!(action, Action::Commit { .. })));
}

#[test]
fn a_server_that_refuses_it_or_a_black_screen_ends_it_all_the_same() {
    let mut machine = proving(switched(Some(CheckInWord::Unreachable)));
    machine.handle_home_painted(Mono(1_000));
    machine.handle_check_in(CheckInWord::Refused, Mono(2_000));
    machine.handle_home_painted(Mono(110_000));
    assert!(actions(&mut machine).iter().any(|action| matches!(action, Action::Abandon { .. })));

    let mut machine = proving(switched(None));
    machine.handle_timeout(Mono(110_000));
    assert!(actions(&mut machine).iter().any(|action| matches!(action, Action::Abandon { .. })));
}

#[test]
fn a_medium_that_is_plugged_in_wakes_what_waits_for_bytes_and_nothing_else() {
    let mut machine = Upgrade::new(None, start("1"), 10, Mono(0));
    machine.handle_source(Mono(0));
    assert_eq!(actions(&mut machine), []);
    machine.handle_desired(Some(by_medium()), 10, Mono(0));
    actions(&mut machine);
    machine.handle_source(Mono(1));
    assert_eq!(actions(&mut machine), [], "it is at work");
    let pulled = WorkResult::Later { hold: HoldReason::Network, reason: "pulled out".to_owned() };
    machine.handle_work(pulled, Mono(2), &mut Dice::new(1));
    machine.handle_source(Mono(3));
    assert_eq!(actions(&mut machine), [Action::Work(by_medium())]);
    machine.handle_work(WorkResult::Staged { slot: "2".into() }, Mono(4), &mut Dice::new(1));
    actions(&mut machine);
    machine.handle_source(Mono(5));
    assert_eq!(actions(&mut machine), []);
}
