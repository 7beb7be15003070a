use fleet_protocol::{AttemptId, AttemptState, Event, HoldReason};
use proptest::prelude::*;

use super::super::*;
use super::{attempt, desired, start};
use crate::{Dice, Mono};

#[derive(Debug, Clone)]
enum Input {
    Withdrawn,
    /// What was wanted before, or a new attempt to version 1, 2 or 3.
    Desired(Option<u8>),
    Work(WorkResult),
    Idle(bool),
    Painted,
    CheckIn(CheckInWord),
    ShellEnded,
    Refused,
    Committed,
    Timeout,
    /// The process is killed, and started again by a launcher that did or did not switch or fall back.
    Killed {
        on_probation: bool,
        fallen_back: bool,
    },
}

fn input() -> impl Strategy<Value = Input> {
    use Input::{
        CheckIn, Committed, Desired, Idle, Killed, Painted, Refused, ShellEnded, Timeout, Withdrawn, Work,
    };
    let reason = || "why".to_owned();
    prop_oneof![
        Just(Withdrawn),
        prop::option::of(1_u8..4).prop_map(Desired),
        Just(Work(WorkResult::Downloading { total: 9 })),
        Just(Work(WorkResult::Progress { done: 4 })),
        Just(Work(WorkResult::Downloaded)),
        Just(Work(WorkResult::Staged { slot: "2".into() })),
        Just(Work(WorkResult::Later { hold: HoldReason::Network, reason: reason() })),
        Just(Work(WorkResult::Rejected { reason: reason() })),
        Just(Work(WorkResult::Failed { reason: reason() })),
        any::<bool>().prop_map(Idle),
        Just(Painted),
        prop_oneof![Just(CheckInWord::Accepted), Just(CheckInWord::Refused), Just(CheckInWord::Unreachable)]
            .prop_map(CheckIn),
        Just(ShellEnded),
        Just(Refused),
        Just(Committed),
        Just(Timeout),
        (any::<bool>(), any::<bool>())
            .prop_map(|(on_probation, fallen_back)| Killed { on_probation, fallen_back }),
    ]
}

/// The fleet never uses the id of an attempt for another; `number` names the new one.
fn apply(machine: &mut Upgrade, input: Input, number: u128, now: Mono, dice: &mut Dice) {
    let current = machine.record().map_or_else(|| attempt(1), AttemptRecord::attempt);
    match input {
        Input::Withdrawn => machine.handle_desired(None, 10, now),
        Input::Desired(version) => {
            let same = machine.record().map(|record| record.desired.clone());
            let new = version.map(|version| desired(&version.to_string(), number));
            machine.handle_desired(new.or(same), 10, now);
        }
        Input::Work(result) => machine.handle_work(result, now, dice),
        Input::Idle(idle) => machine.handle_idle(idle, now),
        Input::Painted => machine.handle_home_painted(now),
        Input::CheckIn(word) => machine.handle_check_in(word, now),
        Input::ShellEnded => machine.handle_shell_ended(now),
        Input::Refused => machine.handle_refused(&current, "why".into(), now),
        Input::Committed => machine.handle_committed(&current, now),
        Input::Timeout => machine.handle_timeout(now),
        Input::Killed { on_probation, fallen_back } => {
            let record = machine.record().cloned();
            let switching = record.as_ref().is_some_and(AttemptRecord::is_switching);
            // On probation runs what the attempt wants; an older version otherwise, or any.
            let running = match &record {
                Some(record) if on_probation && switching => record.desired.version.as_str(),
                _ if on_probation => "2",
                _ => "1",
            };
            let start = Start {
                probation: (on_probation && switching).then(|| current.clone()),
                fallen_back: (fallen_back && switching && !on_probation).then(|| (current, "why".into())),
                ..start(running)
            };
            *machine = Upgrade::new(record, start, 10, now);
        }
    }
}

/// Takes events and actions, as after every call.
fn check(machine: &mut Upgrade, ended: &mut Vec<AttemptId>) -> Result<(), TestCaseError> {
    while let Some(event) = machine.poll_event() {
        let Event::UpgradeStep { attempt_id, state, .. } = event else { continue };
        prop_assert!(!ended.contains(&attempt_id), "{attempt_id} goes on with {state:?} after its end");
        // One that was called back may be wanted again.
        if state.is_end() && state != AttemptState::Aborted {
            ended.push(attempt_id);
        }
    }
    while let Some(action) = machine.poll_action() {
        let state = machine.record().map(|record| record.state);
        if matches!(action, Action::Activate { .. }) {
            prop_assert_eq!(state, Some(AttemptState::Activating));
        }
        if matches!(action, Action::Work(_)) {
            prop_assert!(state.is_some_and(|state| !state.is_end()));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn an_attempt_ends_once_and_nothing_is_committed_before_it_ran(
        inputs in prop::collection::vec((input(), 0_u64..100_000), 0..80)
    ) {
        let mut dice = Dice::new(7);
        let mut now = Mono(0);
        let mut machine = Upgrade::new(None, start("1"), 10, now);
        let mut ended: Vec<_> = Vec::new();
        for (number, (input, step)) in (1..).zip(inputs) {
            now = now + step;
            if let (Input::Killed { .. }, Some(record)) = (&input, machine.record())
                && record.state == AttemptState::Committed
            {
                // An older version may be started for it, because its slot was damaged: then it is made anew.
                ended.retain(|id| *id != record.desired.attempt_id);
            }
            apply(&mut machine, input, number, now, &mut dice);
            check(&mut machine, &mut ended)?;
            // A timer in the past would be a busy loop.
            if let Some((at, why)) = machine.poll_timeout() && at <= now {
                machine.handle_timeout(now);
                check(&mut machine, &mut ended)?;
                let after = machine.poll_timeout();
                prop_assert!(after.is_none_or(|(at, _)| at > now), "{why} is due for ever");
            }
        }
    }
}
