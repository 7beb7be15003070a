use fleet_protocol::EnrollmentState;

/// What ops decide about a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnrollmentDecision {
    /// Let it in.
    Approve,
    /// Turn it away.
    Reject,
    /// Stop it for now.
    Suspend,
    /// Let it go on.
    Resume,
    /// Take it out of service for good.
    Retire,
    /// Say which machine is the real one.
    ResolveConflict,
}

/// The decision does not apply to a terminal in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{decision:?} does not apply to a terminal that is {state:?}")]
pub struct DecisionRefused {
    /// What was decided.
    pub decision: EnrollmentDecision,
    /// Where the terminal stands.
    pub state: EnrollmentState,
}

/// Where `decision` takes a terminal that is in `state`. `resume_to` is the state it was in before
/// it was suspended or came into conflict.
pub fn decide(
    state: EnrollmentState,
    resume_to: Option<EnrollmentState>,
    decision: EnrollmentDecision,
) -> Result<EnrollmentState, DecisionRefused> {
    use EnrollmentDecision as D;
    use EnrollmentState as S;
    let before = resume_to.filter(|state| matches!(state, S::Pending | S::Approved | S::Active));
    match (decision, state) {
        (D::Approve, S::Pending | S::Rejected) => Ok(S::Approved),
        (D::Reject, S::Pending | S::Conflict) => Ok(S::Rejected),
        (D::Suspend, S::Approved | S::Active) => Ok(S::Suspended),
        (D::Resume, S::Suspended) => Ok(before.unwrap_or(S::Approved)),
        (D::Retire, S::Approved | S::Active | S::Suspended | S::Conflict) => Ok(S::Retired),
        (D::ResolveConflict, S::Conflict) => Ok(before.unwrap_or(S::Pending)),
        (D::Approve | D::Reject | D::Suspend | D::Resume | D::Retire | D::ResolveConflict, _) => {
            Err(DecisionRefused { decision, state })
        }
    }
}

/// Whether a terminal in this state may buy tokens and check in. A suspended one may: it has to
/// learn that it is suspended, and when that ends.
pub fn may_check_in(state: EnrollmentState) -> bool {
    matches!(state, EnrollmentState::Approved | EnrollmentState::Active | EnrollmentState::Suspended)
}

/// Whether two machines presenting one key is still worth a person's attention.
pub fn may_conflict(state: EnrollmentState) -> bool {
    may_check_in(state) || state == EnrollmentState::Pending
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STATES: [EnrollmentState; 7] = [
        EnrollmentState::Pending,
        EnrollmentState::Approved,
        EnrollmentState::Active,
        EnrollmentState::Rejected,
        EnrollmentState::Suspended,
        EnrollmentState::Retired,
        EnrollmentState::Conflict,
    ];
    const DECISIONS: [EnrollmentDecision; 6] = [
        EnrollmentDecision::Approve,
        EnrollmentDecision::Reject,
        EnrollmentDecision::Suspend,
        EnrollmentDecision::Resume,
        EnrollmentDecision::Retire,
        EnrollmentDecision::ResolveConflict,
    ];

    #[test]
    fn resumed_terminal_is_what_it_was() {
        let resumed =
            decide(EnrollmentState::Suspended, Some(EnrollmentState::Active), EnrollmentDecision::Resume);
        assert_eq!(resumed, Ok(EnrollmentState::Active));
    }

    proptest! {
        #[test]
        fn retirement_is_for_good_and_nobody_is_let_in_without_a_person(
            start in proptest::sample::select(&STATES[..]),
            decisions in proptest::collection::vec(proptest::sample::select(&DECISIONS[..]), 0..12),
        ) {
            let mut state = start;
            let mut resume_to = None;
            let mut approved = may_check_in(start);
            for decision in decisions {
                let before = state;
                if let Ok(next) = decide(state, resume_to, decision) {
                    resume_to = Some(before);
                    state = next;
                }
                approved |= decision == EnrollmentDecision::Approve && state == EnrollmentState::Approved;
                if before == EnrollmentState::Retired {
                    prop_assert_eq!(state, EnrollmentState::Retired);
                }
                if may_check_in(state) && start != EnrollmentState::Conflict {
                    prop_assert!(approved);
                }
            }
        }
    }
}
