//! What a staged version waits for before it is switched to.

use fleet_protocol::{ActivationWhen, AppId, HoldReason, OpeningHours, UnixMillis, Window};
use proptest::prelude::*;

use super::*;
use crate::activation::{Place, held_back};
use crate::lock::LockReport;
use crate::upgrade::gate::Gate;

/// 2026-11-24, a Tuesday, 10:00 in Shanghai.
const TEN: UnixMillis = 1_795_449_600_000 + 10 * 3_600_000;
const HOUR: u64 = 3_600_000;

fn hall() -> Place {
    let open = OpeningHours { days: vec![2], opens: "09:00".into(), closes: "17:00".into() };
    Place { opening_hours: vec![open], ..Place::default() }
}

fn outside_hours() -> Activation {
    Activation { when: ActivationWhen::OutsideOpeningHours, deadline: None }
}

/// A machine with attempt 7 staged, as after a start; it has asked nothing yet if something holds it back.
fn staged_with(activation: Activation) -> Upgrade {
    let mut record = AttemptRecord::new(DesiredRelease { activation, ..desired("2", 7) });
    record.state = AttemptState::Staged;
    record.slot = Some("2".into());
    Upgrade::new(Some(record), start("1"), 10, Mono(0))
}

fn lock(left_ms: u64) -> LockReport {
    LockReport {
        holder: AppId(Uuid::nil()),
        reason: "payment".parse().unwrap(),
        held_ms: 0,
        left_ms,
        hard_left_ms: HOUR,
    }
}

fn held(machine: &Upgrade) -> Option<(HoldReason, Option<UnixMillis>)> {
    machine.record().unwrap().report().held.map(|held| (held.reason, held.until))
}

/// Lets every timer come that is due by then.
fn pass(machine: &mut Upgrade, until: Mono) {
    while let Some((at, _)) = machine.poll_timeout().filter(|(at, _)| *at <= until) {
        machine.handle_timeout(at);
    }
}

#[test]
fn an_open_hall_is_waited_for_and_the_report_says_until_when() {
    let mut machine = staged_with(outside_hours());
    assert_eq!(held(&machine), Some((HoldReason::Clock, None)), "the time is not known yet");
    machine.handle_place(hall(), Mono(0));
    machine.handle_time(Some(TEN), Mono(1_000));
    pass(&mut machine, Mono(1_000));
    let closes = TEN + 7 * 3_600_000;
    assert_eq!(held(&machine), Some((HoldReason::OpeningHours, Some(closes))));
    assert_eq!(
        machine.waits_for(Mono(1_000)),
        Some((HoldReason::OpeningHours, "opening hours until 17:00".to_owned()))
    );
    pass(&mut machine, Mono(1_000 + 7 * HOUR - 1));
    assert_eq!(actions(&mut machine), []);
    pass(&mut machine, Mono(1_000 + 7 * HOUR));
    assert_eq!(actions(&mut machine), [Action::AskIdle]);
}

#[test]
fn windows_first_then_the_lock_then_the_citizen() {
    let mut machine = staged_with(outside_hours());
    machine.handle_place(hall(), Mono(0));
    machine.handle_lock(Some(lock(HOUR)), Mono(0));
    machine.handle_time(Some(TEN), Mono(0));
    pass(&mut machine, Mono(10_000));
    assert_eq!(held(&machine).unwrap().0, HoldReason::OpeningHours);
    // The fleet lets it switch at any time.
    let anytime = desired("2", 7);
    machine.handle_desired(Some(anytime), 10, Mono(10_000));
    machine.handle_lock(Some(lock(60_000)), Mono(10_000));
    pass(&mut machine, Mono(10_000));
    assert_eq!(held(&machine), Some((HoldReason::Lock, Some(TEN + 70_000))));
    assert_eq!(actions(&mut machine), []);
    machine.handle_lock(None, Mono(20_000));
    pass(&mut machine, Mono(25_000));
    assert_eq!(actions(&mut machine), [Action::AskIdle]);
    machine.handle_idle(false, Mono(25_000));
    assert_eq!(held(&machine), Some((HoldReason::Citizen, None)));
}

#[test]
fn a_lock_that_nobody_releases_ends_by_itself() {
    let mut machine = staged_with(Activation::default());
    assert_eq!(actions(&mut machine), [Action::AskIdle]);
    machine.handle_lock(Some(lock(8_000)), Mono(0));
    // It came between the question and the answer.
    machine.handle_idle(true, Mono(1_000));
    assert_eq!(actions(&mut machine), [Action::CancelSwitch]);
    pass(&mut machine, Mono(7_999));
    assert_eq!(actions(&mut machine), []);
    pass(&mut machine, Mono(8_000));
    assert_eq!(actions(&mut machine), [Action::AskIdle]);
    machine.handle_idle(true, Mono(8_001));
    assert!(matches!(actions(&mut machine)[..], [Action::Activate { .. }]));
    assert_eq!(held(&machine), None);
}

#[test]
fn a_hall_that_opened_between_question_and_answer_is_not_switched() {
    let mut machine = staged_with(outside_hours());
    machine.handle_place(hall(), Mono(0));
    machine.handle_time(Some(TEN - 3_600_000 - 1_000), Mono(0));
    pass(&mut machine, Mono(0));
    assert_eq!(actions(&mut machine), [Action::AskIdle]);
    machine.handle_idle(true, Mono(1_000));
    assert_eq!(actions(&mut machine), [Action::CancelSwitch]);
    assert_eq!(held(&machine).unwrap().0, HoldReason::OpeningHours);
}

#[test]
fn an_unknown_time_is_waited_for_but_not_for_ever() {
    let mut machine = staged_with(outside_hours());
    machine.handle_place(hall(), Mono(0));
    pass(&mut machine, Mono(Gate::CLOCK_PATIENCE_MS - 1));
    assert_eq!((held(&machine), actions(&mut machine)), (Some((HoldReason::Clock, None)), vec![]));
    pass(&mut machine, Mono(Gate::CLOCK_PATIENCE_MS + 300_000));
    assert_eq!(actions(&mut machine), [Action::AskIdle]);
}

#[test]
fn work_that_waits_says_for_what() {
    let mut machine = Upgrade::new(None, start("1"), 10, Mono(0));
    machine.handle_desired(Some(desired("2", 7)), 10, Mono(0));
    let later = WorkResult::Later { hold: HoldReason::MetadataExpired, reason: "sign again".into() };
    machine.handle_work(later, Mono(0), &mut Dice::new(1));
    let report = machine.record().unwrap().report();
    assert_eq!(report.reason.as_deref(), Some("sign again"));
    assert_eq!(report.held.map(|held| held.reason), Some(HoldReason::MetadataExpired));
    machine.handle_work(WorkResult::Progress { done: 1 }, Mono(1), &mut Dice::new(1));
    assert_eq!(held(&machine), None);
}

#[derive(Debug, Clone)]
enum Input {
    Time(i64),
    Place(bool),
    Lock(Option<u64>),
    Idle(bool),
    Windows(Option<i64>),
    Anytime,
    Pass,
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        (-24_i64..24).prop_map(Input::Time),
        any::<bool>().prop_map(Input::Place),
        prop::option::of(0_u64..2 * HOUR).prop_map(Input::Lock),
        any::<bool>().prop_map(Input::Idle),
        prop::option::of(-24_i64..48).prop_map(Input::Windows),
        Just(Input::Anytime),
        Just(Input::Pass),
        Just(Input::Pass),
    ]
}

proptest! {
    #[test]
    fn nothing_is_switched_outside_of_its_windows_or_under_a_lock(
        inputs in prop::collection::vec((input(), 0_u64..HOUR), 0..60)
    ) {
        let mut machine = staged_with(outside_hours());
        let mut now = Mono(0);
        let (mut wall, mut place, mut lock_ends) = (None::<(UnixMillis, Mono)>, None, Mono(0));
        for (input, step) in inputs {
            now = now + step;
            match input {
                Input::Time(hours) => {
                    wall = Some((TEN + hours * 3_600_000, now));
                    machine.handle_time(wall.map(|(at, _)| at), now);
                }
                Input::Place(open) => {
                    let there = if open { hall() } else { Place::default() };
                    machine.handle_place(there.clone(), now);
                    place = Some(there);
                }
                Input::Lock(left) => {
                    lock_ends = left.map_or(Mono(0), |left| now + left.min(crate::lock::Lock::LONGEST_HOLD_MS));
                    machine.handle_lock(left.map(lock), now);
                }
                Input::Idle(idle) => machine.handle_idle(idle, now),
                Input::Windows(deadline) => {
                    let windows = vec![Window { days: vec![2, 4], from: "22:00".into(), to: "05:00".into() }];
                    let deadline = deadline.map(|hours| TEN + hours * 3_600_000);
                    let activation = Activation { when: ActivationWhen::Windows { windows }, deadline };
                    machine.handle_desired(Some(DesiredRelease { activation, ..desired("2", 7) }), 10, now);
                }
                Input::Anytime => machine.handle_desired(Some(desired("2", 7)), 10, now),
                Input::Pass => pass(&mut machine, now),
            }
            let date = wall.map(|(at, since)| at.saturating_add_unsigned(now.since(since)));
            let activation = machine.record().unwrap().desired.activation.clone();
            for action in actions(&mut machine) {
                if !matches!(action, Action::Activate { .. }) {
                    continue;
                }
                prop_assert!(lock_ends <= now, "the lock is held until {lock_ends:?}, it is {now:?}");
                if date.is_some() || now.0 < Gate::CLOCK_PATIENCE_MS {
                    let there = place.clone().unwrap_or_default();
                    prop_assert_eq!(held_back(&activation, &there, date), None);
                }
            }
            if machine.record().unwrap().state == AttemptState::Activating {
                // Its launcher does not come; the next round begins with the question.
                machine.handle_timeout(now + 3 * HOUR);
                now = now + 3 * HOUR;
            }
        }
    }
}
