use proptest::prelude::*;

use super::*;

const NOW: UnixMillis = 1_770_000_000_000;

fn any_state() -> impl Strategy<Value = FindingState> {
    proptest::sample::select(FindingState::ALL.to_vec())
}

fn any_step() -> impl Strategy<Value = FindingStep> {
    proptest::sample::select(vec![
        FindingStep::Assign,
        FindingStep::Fix,
        FindingStep::Close,
        FindingStep::Ignore,
        FindingStep::Reopen,
    ])
}

#[test]
fn years_are_chinas() {
    assert_eq!(china_year(2026), (1_767_196_800_000, 1_798_732_800_000));
    assert_eq!(china_year_of(1_767_196_800_000 - 1), 2025);
    assert_eq!(china_year_of(1_767_196_800_000), 2026);
    assert_eq!(china_year_of(NOW), 2026);
    assert_eq!(china_year(1970).0, -8 * 3_600_000);
}

#[test]
fn a_way_through() {
    let assigned = FindingState::Open.step(FindingStep::Assign, false).unwrap();
    let fixed = assigned.step(FindingStep::Fix, true).unwrap();
    assert_eq!(fixed, FindingState::Fixed);
    let last = LastFinding { state: fixed, has_owner: true, closed_at: None };
    assert_eq!(Judgement::of(Some(last), true, NOW), Judgement::TakenUpAgain(FindingState::Assigned));
    assert_eq!(Judgement::of(Some(last), false, NOW), Judgement::Mended);
    assert!(FindingState::Closed.step(FindingStep::Fix, true).is_err());
}

#[test]
fn what_fails_again_soon_is_the_same_finding_and_later_another() {
    let closed =
        |ago| LastFinding { state: FindingState::Closed, has_owner: false, closed_at: Some(NOW - ago) };
    let again = Judgement::of(Some(closed(FINDING_RELAPSE_MS)), true, NOW);
    assert_eq!(again, Judgement::TakenUpAgain(FindingState::Open));
    assert_eq!(Judgement::of(Some(closed(FINDING_RELAPSE_MS + 1)), true, NOW), Judgement::OpenNew);
    assert_eq!(Judgement::of(Some(closed(1)), false, NOW), Judgement::Nothing);
    assert_eq!(Judgement::of(None, true, NOW), Judgement::OpenNew);
}

proptest! {
    #[test]
    fn every_year_has_its_days(year in 1971_i32..2200, at in 0_i64..365 * DAY_MS) {
        let (from, before) = china_year(year);
        prop_assert!([365, 366].contains(&((before - from) / DAY_MS)));
        prop_assert_eq!(china_year_of(from + at), year);
    }

    /// Whatever people and inspections do, a check that fails is never without a finding that says so, one that passes
    /// leaves nothing active, and there is one active finding at most.
    #[test]
    fn the_ledger_agrees_with_the_last_inspection(
        acts in proptest::collection::vec(prop_oneof![any_step().prop_map(Ok), any::<bool>().prop_map(Err)], 1..40),
    ) {
        let mut last: Option<LastFinding> = None;
        for (n, act) in acts.into_iter().enumerate() {
            let now = NOW + i64::try_from(n).unwrap() * DAY_MS;
            match act {
                Ok(step) => {
                    let Some(one) = &mut last else { continue };
                    if let Ok(state) = one.state.step(step, one.has_owner) {
                        one.state = state;
                        one.has_owner |= step == FindingStep::Assign;
                        one.closed_at = (state == FindingState::Closed).then_some(now);
                    }
                }
                Err(failed) => {
                    match Judgement::of(last, failed, now) {
                        Judgement::Nothing | Judgement::SeenAgain => {}
                        Judgement::OpenNew => {
                            prop_assert!(last.is_none_or(|last| last.state == FindingState::Closed));
                            last = Some(LastFinding { state: FindingState::Open, has_owner: false, closed_at: None });
                        }
                        Judgement::TakenUpAgain(state) => {
                            let one = last.as_mut().unwrap();
                            (one.state, one.closed_at) = (state, None);
                        }
                        Judgement::Mended => {
                            let one = last.as_mut().unwrap();
                            (one.state, one.closed_at) = (FindingState::Closed, Some(now));
                        }
                    }
                    let state = last.map(|last| last.state);
                    if failed {
                        prop_assert!(state.is_some_and(|state| state.is_active() || state == FindingState::Ignored));
                    } else {
                        prop_assert!(state.is_none_or(|state| state == FindingState::Closed));
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_over_is_only_taken_up_again(state in any_state(), step in any_step(), owner in any::<bool>()) {
        if !state.is_active() && step != FindingStep::Reopen {
            prop_assert!(state.step(step, owner).is_err());
        }
    }
}

#[test]
fn a_page_that_changes_after_it_was_confirmed_has_changed_anew() {
    let closed = LastFinding { state: FindingState::Closed, has_owner: false, closed_at: Some(NOW - 1) };
    let fault = |confirmed_at| CheckFault::ChangedSinceConfirmed {
        confirmed_at,
        lines: vec![],
        count: 0,
        beyond: true,
    };
    let judged = |fault: &CheckFault| Judgement::of(Some(closed.before(Some(fault))), true, NOW);
    assert_eq!(judged(&fault(NOW - 1)), Judgement::OpenNew);
    assert_eq!(
        judged(&fault(NOW - 2)),
        Judgement::TakenUpAgain(FindingState::Open),
        "closed and not confirmed"
    );
    assert_eq!(judged(&CheckFault::Blank), Judgement::TakenUpAgain(FindingState::Open));
}
