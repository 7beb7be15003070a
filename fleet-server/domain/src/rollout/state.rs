use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a rollout (升级任务) stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RolloutState {
    /// Planned: touches nobody.
    Draft,
    /// A second person has to approve it.
    AwaitingApproval,
    /// Ready: begins at its time, or when somebody starts it.
    Scheduled,
    /// Terminals move, wave by wave.
    Running,
    /// No terminal begins; those that have begun finish.
    Paused,
    /// Stopped for good: no terminal that has not switched goes on.
    Halted,
    /// Its terminals go back by a rollout of their own.
    RollingBack,
    /// Every attempt has ended.
    Completed,
}

/// Who or what paused a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PausedBy {
    /// A person.
    Operator,
    /// A threshold: too much went wrong.
    Threshold,
    /// Those who hold the offline keys: they withdrew its release.
    Withdrawal,
}

/// What is decided about a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RolloutDecision {
    /// Ask for the approval of a second person.
    Submit,
    /// Approve, as that person.
    Approve,
    /// Back to the drawing board.
    Withdraw,
    /// Let it begin at a time, or make it ready to be started.
    Schedule,
    /// Begin.
    Start,
    /// Hold it for now.
    Pause,
    /// Go on.
    Resume,
    /// Stop it for good.
    Halt,
    /// Take back what it has done.
    RollBack,
}

/// The decision does not apply to a rollout in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RolloutRefused {
    /// It does not apply in this state.
    #[error("{decision:?} does not apply to a rollout that is {state:?}")]
    State {
        /// What was decided.
        decision: RolloutDecision,
        /// Where the rollout stands.
        state: RolloutState,
    },
    /// A second person has to approve it first.
    #[error("a second person has to approve the rollout first")]
    NotApproved,
    /// The author cannot be the second person.
    #[error("the author cannot approve the rollout")]
    OwnRollout,
}

impl RolloutState {
    /// Where `decision` takes the rollout. `needs_approval` is of the rollout: nothing of it begins before it was
    /// approved.
    #[expect(clippy::match_same_arms, reason = "one of them asks for more")]
    pub fn decide(self, decision: RolloutDecision, needs_approval: bool) -> Result<Self, RolloutRefused> {
        use RolloutDecision as D;
        match (decision, self) {
            (D::Submit, Self::Draft) => Ok(Self::AwaitingApproval),
            (D::Approve, Self::AwaitingApproval) => Ok(Self::Scheduled),
            (D::Withdraw, Self::AwaitingApproval | Self::Scheduled) => Ok(Self::Draft),
            (D::Start, Self::AwaitingApproval) => Err(RolloutRefused::NotApproved),
            (D::Schedule | D::Start, Self::Draft) if needs_approval => Err(RolloutRefused::NotApproved),
            (D::Schedule, Self::Draft | Self::Scheduled) => Ok(Self::Scheduled),
            (D::Start, Self::Draft | Self::Scheduled) | (D::Resume, Self::Paused) => Ok(Self::Running),
            (D::Pause, Self::Running) => Ok(Self::Paused),
            (
                D::Halt,
                Self::Draft | Self::AwaitingApproval | Self::Scheduled | Self::Running | Self::Paused,
            ) => Ok(Self::Halted),
            (D::RollBack, Self::Running | Self::Paused | Self::Halted | Self::Completed) => {
                Ok(Self::RollingBack)
            }
            (_, state) => Err(RolloutRefused::State { decision, state }),
        }
    }

    /// Whether a terminal that moves into the targets joins.
    pub fn admits(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }

    /// Whether nothing follows.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Halted | Self::Completed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECISIONS: [RolloutDecision; 9] = [
        RolloutDecision::Submit,
        RolloutDecision::Approve,
        RolloutDecision::Withdraw,
        RolloutDecision::Schedule,
        RolloutDecision::Start,
        RolloutDecision::Pause,
        RolloutDecision::Resume,
        RolloutDecision::Halt,
        RolloutDecision::RollBack,
    ];

    #[test]
    fn what_is_over_can_only_be_taken_back() {
        for state in [RolloutState::Halted, RolloutState::Completed, RolloutState::RollingBack] {
            for decision in DECISIONS {
                let taken_back = decision == RolloutDecision::RollBack && state != RolloutState::RollingBack;
                assert_eq!(state.decide(decision, false).is_ok(), taken_back, "{decision:?} {state:?}");
            }
        }
    }

    #[test]
    fn nothing_that_needs_approval_begins_without_it() {
        for decision in [RolloutDecision::Start, RolloutDecision::Schedule] {
            assert_eq!(RolloutState::Draft.decide(decision, true), Err(RolloutRefused::NotApproved));
            assert!(RolloutState::Draft.decide(decision, false).is_ok());
        }
        let waiting = RolloutState::Draft.decide(RolloutDecision::Submit, true).unwrap();
        assert_eq!(waiting.decide(RolloutDecision::Start, true), Err(RolloutRefused::NotApproved));
        let ready = waiting.decide(RolloutDecision::Approve, true).unwrap();
        assert_eq!(ready.decide(RolloutDecision::Start, true), Ok(RolloutState::Running));
        // Whoever withdraws it has to ask again.
        let back = ready.decide(RolloutDecision::Withdraw, true).unwrap();
        assert_eq!(back.decide(RolloutDecision::Start, true), Err(RolloutRefused::NotApproved));
    }
}
