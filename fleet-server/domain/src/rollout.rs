use fleet_protocol::AttemptState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a rollout (升级任务) stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RolloutState {
    /// Planned: touches nobody.
    Draft,
    /// Terminals move.
    Running,
    /// No terminal begins; those that have begun finish.
    Paused,
    /// Stopped for good: no terminal that has not switched goes on.
    Halted,
    /// Every attempt has ended.
    Completed,
}

/// What ops decide about a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RolloutDecision {
    /// Begin.
    Start,
    /// Hold it for now.
    Pause,
    /// Go on.
    Resume,
    /// Stop it for good.
    Halt,
}

/// The decision does not apply to a rollout in this state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{decision:?} does not apply to a rollout that is {state:?}")]
pub struct RolloutRefused {
    /// What was decided.
    pub decision: RolloutDecision,
    /// Where the rollout stands.
    pub state: RolloutState,
}

impl RolloutState {
    /// Where `decision` takes the rollout.
    pub fn decide(self, decision: RolloutDecision) -> Result<Self, RolloutRefused> {
        match (decision, self) {
            (RolloutDecision::Start, Self::Draft) | (RolloutDecision::Resume, Self::Paused) => {
                Ok(Self::Running)
            }
            (RolloutDecision::Pause, Self::Running) => Ok(Self::Paused),
            (RolloutDecision::Halt, Self::Draft | Self::Running | Self::Paused) => Ok(Self::Halted),
            (_, state) => Err(RolloutRefused { decision, state }),
        }
    }

    /// Whether a terminal that moves into the targets joins.
    pub fn admits(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }

    /// Whether a terminal whose attempt is in `attempt` should be told to run the release.
    pub fn directs(self, attempt: AttemptState) -> bool {
        match attempt {
            // Not begun: only a running rollout begins it.
            AttemptState::Eligible => self == Self::Running,
            AttemptState::Downloading
            | AttemptState::Downloaded
            | AttemptState::Verified
            | AttemptState::Staged
            | AttemptState::Activating
            | AttemptState::Probation => matches!(self, Self::Running | Self::Paused),
            // It runs the release and keeps it.
            AttemptState::Committed => true,
            AttemptState::Rejected
            | AttemptState::Failed
            | AttemptState::RolledBack
            | AttemptState::Aborted
            | AttemptState::Superseded
            | AttemptState::Expired => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halted_and_completed_are_final() {
        for state in [RolloutState::Halted, RolloutState::Completed] {
            for decision in [
                RolloutDecision::Start,
                RolloutDecision::Pause,
                RolloutDecision::Resume,
                RolloutDecision::Halt,
            ] {
                assert_eq!(state.decide(decision), Err(RolloutRefused { decision, state }));
            }
        }
    }

    #[test]
    fn pause_lets_the_begun_finish_and_halt_does_not() {
        assert!(RolloutState::Running.directs(AttemptState::Eligible));
        assert!(!RolloutState::Paused.directs(AttemptState::Eligible));
        assert!(RolloutState::Paused.directs(AttemptState::Staged));
        assert!(!RolloutState::Halted.directs(AttemptState::Staged));
        assert!(RolloutState::Halted.directs(AttemptState::Committed), "nobody is moved back by a halt");
        assert!(!RolloutState::Running.directs(AttemptState::RolledBack), "no second try of its own accord");
    }
}
