use fleet_protocol::{
    Activation, AttemptId, AttemptState, DesiredRelease, Event, HoldReason, ReleaseId, RolloutId,
};
use uuid::Uuid;

use super::*;
use crate::{Dice, Mono};

mod alone;
mod properties;
mod waiting;

fn desired(version: &str, attempt: u128) -> DesiredRelease {
    DesiredRelease {
        release_id: ReleaseId(Uuid::from_u128(1)),
        version: version.to_owned(),
        target: format!("kiosk-terminal-{version}-x86_64.tar.zst"),
        rollout_id: RolloutId(Uuid::from_u128(2)),
        attempt_id: AttemptId(Uuid::from_u128(attempt)),
        activation: Activation::default(),
        grant: None,
    }
}

#[test]
fn a_word_signed_anew_is_taken_up_by_the_attempt_that_waits_for_it() {
    let mut machine = Upgrade::new(None, start("1"), 10, Mono(0));
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(0));
    assert_eq!(actions(&mut machine), [Action::Work(desired("2", 7))]);
    let unsigned = WorkResult::Later { hold: HoldReason::Unknown, reason: "unsigned".to_owned() };
    machine.handle_work(unsigned, Mono(1), &mut Dice::new(1));
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(2));
    assert_eq!(actions(&mut machine), [], "nothing new");
    let grant = fleet_protocol::SignedGrant {
        key: "k".to_owned(),
        grant: "{}".to_owned(),
        signature: "s".to_owned(),
    };
    let signed = DesiredRelease { grant: Some(grant), ..desired("2", 7) };
    machine.handle_desired(Some(signed.clone()), 10, Mono(3));
    assert_eq!(actions(&mut machine), [Action::Work(signed)]);
}

fn attempt(number: u128) -> String {
    Uuid::from_u128(number).to_string()
}

fn start(version: &str) -> Start {
    Start { version: version.to_owned(), ..Start::default() }
}

fn actions(machine: &mut Upgrade) -> Vec<Action> {
    std::iter::from_fn(|| machine.poll_action()).collect()
}

fn states(machine: &mut Upgrade) -> Vec<AttemptState> {
    std::iter::from_fn(|| machine.poll_event())
        .filter_map(|event| if let Event::UpgradeStep { state, .. } = event { Some(state) } else { None })
        .collect()
}

/// A machine whose attempt 7 to version 2 is staged and waits for the shell's answer.
fn staged() -> Upgrade {
    let mut machine = Upgrade::new(None, start("1"), 10, Mono(0));
    let mut dice = Dice::new(1);
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(0));
    for result in [
        WorkResult::Downloading { total: 10 },
        WorkResult::Progress { done: 5 },
        WorkResult::Downloaded,
        WorkResult::Staged { slot: "2".into() },
    ] {
        machine.handle_work(result, Mono(0), &mut dice);
    }
    assert_eq!(actions(&mut machine).last(), Some(&Action::AskIdle));
    machine
}

/// The record of a machine that told the launcher to switch.
fn activating() -> AttemptRecord {
    let mut machine = staged();
    machine.handle_idle(true, Mono(0));
    machine.record().unwrap().clone()
}

fn on_probation() -> Upgrade {
    let start = Start { probation: Some(attempt(7)), ..start("2") };
    let mut machine = Upgrade::new(Some(activating()), start, 10, Mono(0));
    assert_eq!(states(&mut machine), [AttemptState::Probation]);
    assert!(matches!(actions(&mut machine)[..], [Action::Extend { .. }]));
    machine
}

#[test]
fn the_steps_of_a_good_upgrade_follow_one_another() {
    use AttemptState::{Activating, Committed, Downloaded, Downloading, Eligible, Staged, Verified};
    let mut machine = staged();
    assert_eq!(states(&mut machine), [Eligible, Downloading, Downloaded, Verified, Staged]);
    machine.handle_idle(true, Mono(0));
    assert_eq!(states(&mut machine), [Activating]);
    assert!(matches!(&actions(&mut machine)[..], [Action::Activate { slot, .. }] if slot == "2"));

    let mut machine = on_probation();
    machine.handle_home_painted(Mono(1_000));
    machine.handle_check_in(CheckInWord::Accepted, Mono(2_000));
    assert_eq!(actions(&mut machine), []);
    assert_eq!(machine.poll_timeout().unwrap().0, Mono(10_000));
    machine.handle_home_painted(Mono(9_000));
    machine.handle_timeout(Mono(10_000));
    assert_eq!(actions(&mut machine), [Action::Commit { attempt: attempt(7) }]);
    machine.handle_committed(&attempt(7), Mono(10_001));
    assert_eq!(states(&mut machine), [Committed]);
    assert_eq!(machine.poll_timeout(), None);
}

#[test]
fn the_running_version_is_committed_without_a_step() {
    let mut machine = Upgrade::new(None, start("2"), 10, Mono(0));
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(0));
    assert_eq!(states(&mut machine), [AttemptState::Committed]);
    assert_eq!(actions(&mut machine), []);
}

#[test]
fn a_citizen_at_the_terminal_delays_the_switch() {
    let mut machine = staged();
    machine.handle_idle(false, Mono(0));
    assert_eq!(actions(&mut machine), []);
    machine.handle_timeout(Mono(Upgrade::ASK_AGAIN_MS));
    assert_eq!(actions(&mut machine), [Action::AskIdle]);
}

#[test]
fn a_withdrawn_release_is_aborted_and_the_shell_serves_again() {
    let mut machine = staged();
    states(&mut machine);
    machine.handle_desired(None, 10, Mono(1));
    assert_eq!(states(&mut machine), [AttemptState::Aborted]);
    assert_eq!(actions(&mut machine), [Action::StopWork, Action::TidyUp]);
    machine.handle_idle(true, Mono(2));
    assert_eq!(actions(&mut machine), [Action::CancelSwitch]);
}

#[test]
fn an_attempt_that_was_called_back_is_taken_up_when_it_is_wanted_again() {
    let mut machine = staged();
    states(&mut machine);
    for round in 1..4 {
        machine.handle_desired(None, 10, Mono(round * 10));
        assert_eq!(states(&mut machine), [AttemptState::Aborted]);
        machine.handle_desired(None, 10, Mono(round * 10 + 1));
        assert_eq!((states(&mut machine), actions(&mut machine).len()), (vec![], 2), "once");
        machine.handle_desired(Some(desired("2", 7)), 10, Mono(round * 10 + 2));
        assert_eq!(states(&mut machine), [AttemptState::Eligible]);
        assert_eq!(actions(&mut machine), [Action::Work(desired("2", 7))]);
        machine.handle_desired(Some(desired("2", 7)), 10, Mono(round * 10 + 3));
        assert_eq!((states(&mut machine), actions(&mut machine)), (vec![], vec![]), "a repetition is none");
    }
}

#[test]
fn another_attempt_supersedes() {
    let mut machine = staged();
    states(&mut machine);
    machine.handle_desired(Some(desired("3", 8)), 10, Mono(1));
    assert_eq!(states(&mut machine), [AttemptState::Superseded, AttemptState::Eligible]);
}

#[test]
fn a_change_of_mind_during_the_switch_waits_for_its_end() {
    let mut machine = on_probation();
    machine.handle_desired(Some(desired("3", 8)), 10, Mono(1));
    assert_eq!(states(&mut machine), []);
    machine.handle_committed(&attempt(7), Mono(2));
    assert_eq!(states(&mut machine), [AttemptState::Committed, AttemptState::Eligible]);
}

#[test]
fn the_network_away_is_no_failure() {
    let mut machine = Upgrade::new(None, start("1"), 10, Mono(0));
    let mut dice = Dice::new(3);
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(0));
    let mut now = Mono(0);
    for _ in 0..100 {
        assert!(actions(&mut machine).iter().any(|action| matches!(action, Action::Work(_))));
        machine.handle_work(
            WorkResult::Later { hold: HoldReason::Network, reason: "cut".into() },
            now,
            &mut dice,
        );
        now = machine.poll_timeout().unwrap().0;
        machine.handle_timeout(now);
    }
    assert_eq!(states(&mut machine), [AttemptState::Eligible]);

    let mut machine = on_probation();
    machine.handle_home_painted(Mono(100));
    for minute in 1..60 {
        machine.handle_check_in(CheckInWord::Unreachable, Mono(minute * 60_000));
        machine.handle_timeout(Mono(minute * 60_000));
        let said = actions(&mut machine);
        assert!(said.iter().all(|action| matches!(action, Action::Extend { .. })), "{said:?}");
        assert!(!said.is_empty());
    }
    machine.handle_home_painted(Mono(3_600_000));
    actions(&mut machine);
    machine.handle_check_in(CheckInWord::Accepted, Mono(3_600_001));
    assert_eq!(actions(&mut machine), [Action::Commit { attempt: attempt(7) }]);
}

#[test]
fn a_version_that_never_reaches_the_server_is_left_in_the_end() {
    let mut machine = on_probation();
    machine.handle_home_painted(Mono(100));
    machine.handle_timeout(Mono(Upgrade::OFFLINE_LIMIT_MS));
    assert!(matches!(actions(&mut machine)[..], [Action::Abandon { .. }]));
}

#[test]
fn refused_check_ins_and_a_dark_screen_are_failures() {
    let mut machine = on_probation();
    machine.handle_home_painted(Mono(100));
    machine.handle_check_in(CheckInWord::Refused, Mono(200_000));
    assert!(matches!(actions(&mut machine)[..], [Action::Abandon { .. }]));

    let mut machine = on_probation();
    machine.handle_check_in(CheckInWord::Accepted, Mono(200_000));
    assert!(matches!(actions(&mut machine)[..], [Action::Abandon { .. }]));
}

#[test]
fn a_shell_that_ends_begins_the_probation_anew() {
    let mut machine = on_probation();
    machine.handle_home_painted(Mono(1_000));
    machine.handle_check_in(CheckInWord::Accepted, Mono(1_000));
    machine.handle_shell_ended(Mono(9_000));
    actions(&mut machine);
    machine.handle_home_painted(Mono(10_000));
    assert_eq!(actions(&mut machine), []);
    machine.handle_home_painted(Mono(18_000));
    machine.handle_timeout(Mono(19_000));
    assert_eq!(actions(&mut machine), [Action::Commit { attempt: attempt(7) }]);
}

#[test]
fn a_shell_that_hangs_at_the_end_of_its_probation_proves_nothing_until_it_answers() {
    let mut machine = on_probation();
    machine.handle_home_painted(Mono(1_000));
    machine.handle_check_in(CheckInWord::Accepted, Mono(1_000));
    machine.handle_timeout(Mono(10_000));
    assert_eq!(actions(&mut machine), []);
    machine.handle_home_painted(Mono(11_000));
    assert_eq!(actions(&mut machine), [Action::Commit { attempt: attempt(7) }]);
}

#[test]
fn a_committed_version_that_runs_no_more_is_fetched_again() {
    let committed = AttemptRecord { state: AttemptState::Committed, ..activating() };
    let fallen_back = Some((String::new(), "bin/kiosk-agent differs".to_owned()));
    let mut machine = Upgrade::new(Some(committed), Start { fallen_back, ..start("1") }, 10, Mono(0));
    let note = Action::NoteFallBack { attempt: String::new() };
    assert_eq!(actions(&mut machine), [note]);
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(1));
    assert_eq!(actions(&mut machine), [Action::Work(desired("2", 7))]);
    assert_eq!(machine.record().unwrap().state, AttemptState::Eligible);
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(1));
    assert_eq!(actions(&mut machine), []);
}

#[test]
fn a_fall_back_is_recorded_and_never_tried_again() {
    let start = Start { fallen_back: Some((attempt(7), "it crashed".into())), ..start("1") };
    let mut machine = Upgrade::new(Some(activating()), start, 10, Mono(0));
    assert_eq!(states(&mut machine), [AttemptState::RolledBack]);
    assert_eq!(actions(&mut machine), [Action::NoteFallBack { attempt: attempt(7) }]);
    assert_eq!(machine.record().unwrap().reason.as_deref(), Some("it crashed"));
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(1));
    assert_eq!((states(&mut machine), actions(&mut machine)), (vec![], vec![]));
}

#[test]
fn a_kill_before_the_launcher_switched_leads_back_to_the_question() {
    let mut machine = Upgrade::new(Some(activating()), start("1"), 10, Mono(0));
    assert_eq!(states(&mut machine), [AttemptState::Staged]);
    assert_eq!(actions(&mut machine), [Action::AskIdle]);
}

#[test]
fn a_kill_after_the_launcher_committed_is_a_success() {
    let record = AttemptRecord { state: AttemptState::Probation, ..activating() };
    let mut machine = Upgrade::new(Some(record), start("2"), 10, Mono(0));
    assert_eq!(states(&mut machine), [AttemptState::Committed]);
}

#[test]
fn a_probation_that_nobody_remembers_is_proven_all_the_same() {
    let start = Start { probation: Some("healed".into()), ..start("2") };
    let mut machine = Upgrade::new(None, start, 10, Mono(0));
    actions(&mut machine);
    machine.handle_home_painted(Mono(10_000));
    machine.handle_check_in(CheckInWord::Accepted, Mono(11_000));
    assert_eq!(actions(&mut machine), [Action::Commit { attempt: "healed".into() }]);
    machine.handle_committed("healed", Mono(12_000));
    assert_eq!(states(&mut machine), []);
}

#[test]
fn a_rejected_release_ends_the_attempt() {
    let mut machine = Upgrade::new(None, start("1"), 10, Mono(0));
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(0));
    machine.handle_work(WorkResult::Rejected { reason: "not signed".into() }, Mono(0), &mut Dice::new(1));
    assert_eq!(states(&mut machine), [AttemptState::Eligible, AttemptState::Rejected]);
    assert_eq!(machine.record().unwrap().report().reason.as_deref(), Some("not signed"));
}
