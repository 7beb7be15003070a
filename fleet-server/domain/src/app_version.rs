use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::CheckFinding;

/// Where a version of an app (应用版本) stands on its way to citizens. Its content never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// Kept, but the check found errors: another version has to take its place.
    Draft,
    /// The check found no error.
    Checked,
    /// Somebody asked for it to be reviewed.
    InReview,
    /// Reviewed: it may be listed.
    Reviewed,
    /// Taken back for good: it may never be listed again.
    Withdrawn,
}

/// What is decided about a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VersionDecision {
    /// Ask for its review.
    Submit,
    /// Vouch for it.
    Approve,
    /// It is not good enough, or was asked for too early.
    SendBack,
    /// Take it back for good.
    Withdraw,
}

/// Why a decision does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VersionRefused {
    /// Not in this state.
    #[error("{decision:?} does not apply to a version that is {state:?}")]
    State {
        /// What was decided.
        decision: VersionDecision,
        /// Where the version stands.
        state: VersionState,
    },
    /// Who submitted it cannot be the second person.
    #[error("whoever submitted a version cannot review it")]
    OwnVersion,
}

impl VersionState {
    /// Where a version begins, by what its check found.
    pub fn after_check(findings: &[CheckFinding]) -> Self {
        if findings.iter().any(CheckFinding::is_error) { Self::Draft } else { Self::Checked }
    }

    /// Where `decision` takes the version. `is_second` says whether whoever decides is somebody else than who submitted
    /// it; `needs_second` whether the fleet asks for such a person. Where it does not, a version that was only checked
    /// may be vouched for at once.
    pub fn decide(
        self,
        decision: VersionDecision,
        needs_second: bool,
        is_second: bool,
    ) -> Result<Self, VersionRefused> {
        use VersionDecision as D;
        match (decision, self) {
            (D::Submit, Self::Checked) => Ok(Self::InReview),
            (D::Approve, Self::InReview) if needs_second && !is_second => Err(VersionRefused::OwnVersion),
            (D::Approve, Self::InReview) => Ok(Self::Reviewed),
            (D::Approve, Self::Checked) if !needs_second => Ok(Self::Reviewed),
            (D::SendBack, Self::InReview) => Ok(Self::Checked),
            (D::Withdraw, Self::Draft | Self::Checked | Self::InReview | Self::Reviewed) => {
                Ok(Self::Withdrawn)
            }
            (_, state) => Err(VersionRefused::State { decision, state }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CheckRule;

    const STATES: [VersionState; 5] = [
        VersionState::Draft,
        VersionState::Checked,
        VersionState::InReview,
        VersionState::Reviewed,
        VersionState::Withdrawn,
    ];
    const DECISIONS: [VersionDecision; 4] = [
        VersionDecision::Submit,
        VersionDecision::Approve,
        VersionDecision::SendBack,
        VersionDecision::Withdraw,
    ];

    #[test]
    fn only_errors_keep_a_version_a_draft() {
        let finding = |rule| CheckFinding::new(rule, "/icon", "x");
        assert_eq!(VersionState::after_check(&[]), VersionState::Checked);
        assert_eq!(VersionState::after_check(&[finding(CheckRule::OriginPlain)]), VersionState::Checked);
        let both = [finding(CheckRule::OriginPlain), finding(CheckRule::IconMissing)];
        assert_eq!(VersionState::after_check(&both), VersionState::Draft);
    }

    #[test]
    fn where_a_second_person_is_asked_for_nobody_reviews_alone() {
        // Whatever one person decides, in any order: the version is never reviewed.
        let mut reached = vec![VersionState::Draft, VersionState::Checked];
        let mut at = 0;
        while let Some(state) = reached.get(at).copied() {
            for decision in DECISIONS {
                if let Ok(next) = state.decide(decision, true, false)
                    && !reached.contains(&next)
                {
                    reached.push(next);
                }
            }
            at += 1;
        }
        assert!(!reached.contains(&VersionState::Reviewed), "{reached:?}");
        let own = VersionState::InReview.decide(VersionDecision::Approve, true, false);
        assert_eq!(own, Err(VersionRefused::OwnVersion));
        let second = VersionState::InReview.decide(VersionDecision::Approve, true, true);
        assert_eq!(second, Ok(VersionState::Reviewed));
    }

    #[test]
    fn a_draft_is_never_reviewed_and_what_is_withdrawn_stays_so() {
        for decision in DECISIONS {
            assert!(VersionState::Withdrawn.decide(decision, false, true).is_err(), "{decision:?}");
            assert_ne!(VersionState::Draft.decide(decision, false, true), Ok(VersionState::Reviewed));
        }
        for state in STATES {
            let withdrawn = state.decide(VersionDecision::Withdraw, true, false).is_ok();
            assert_eq!(withdrawn, state != VersionState::Withdrawn, "{state:?}");
        }
    }
}
