//! Ratings (好差评): what counts as satisfied, and the way of a bad rating (差评) until it is closed.

#[cfg(test)]
mod tests;

use fleet_protocol::UnixMillis;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::working_day::working_deadline;

/// A bad rating is to be put right within so many working days (Sichuan's rules of 2020).
pub const RATING_WORKING_DAYS: u32 = 15;

/// When a bad rating has to be handled that became known then: ops cannot do anything about it before.
pub fn rating_deadline(known_at: UnixMillis) -> UnixMillis {
    working_deadline(known_at, RATING_WORKING_DAYS)
}

/// Where a bad rating stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RatingState {
    /// Something is to be done about it.
    Open,
    /// Something was done; the call-back or review is to come.
    Handled,
    /// The call-back or review is on record.
    Closed,
    /// Somebody says that it was given by mistake; another person has to decide.
    Appealed,
    /// It was given by mistake, as two people say, and counts no more.
    Excluded,
}

impl RatingState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Handled, Self::Closed, Self::Appealed, Self::Excluded];

    /// Whether something is still to be done.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::Handled | Self::Appealed)
    }

    /// Whether the deadline still runs: nothing was done yet, and nobody has decided that nothing need be.
    pub const fn has_deadline(self) -> bool {
        matches!(self, Self::Open | Self::Appealed)
    }
}

/// What a person does with a bad rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RatingStep {
    /// Notes what was done.
    Handle,
    /// Notes the call-back or the review, which ends it.
    Close,
    /// Takes it up again.
    Reopen,
    /// Says that it was given by mistake.
    Appeal,
    /// Agrees with somebody else who says so.
    Exclude,
    /// Does not agree: it stands.
    Uphold,
}

impl RatingStep {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Handle, Self::Close, Self::Reopen, Self::Appeal, Self::Exclude, Self::Uphold];
}

/// What happened to a bad rating, as its history has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RatingHappening {
    /// It was given.
    Given,
    /// A person noted what was done.
    Handle,
    /// A person noted the call-back or the review.
    Close,
    /// A person took it up again.
    Reopen,
    /// A person said that it was given by mistake.
    Appeal,
    /// Another person agreed.
    Exclude,
    /// Another person did not.
    Uphold,
}

impl From<RatingStep> for RatingHappening {
    fn from(step: RatingStep) -> Self {
        match step {
            RatingStep::Handle => Self::Handle,
            RatingStep::Close => Self::Close,
            RatingStep::Reopen => Self::Reopen,
            RatingStep::Appeal => Self::Appeal,
            RatingStep::Exclude => Self::Exclude,
            RatingStep::Uphold => Self::Uphold,
        }
    }
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RatingRefused {
    /// The rating's state does not allow it.
    #[error("a bad rating that is {state:?} allows no {step:?}")]
    State {
        /// Where it stands.
        state: RatingState,
        /// What was asked for.
        step: RatingStep,
    },
    /// Nobody decides on an appeal of their own.
    #[error("whoever appeals does not decide")]
    OwnAppeal,
}

impl RatingState {
    /// Where a person's step leads; `own_appeal` says whether it is the same person who appealed.
    pub const fn step(self, step: RatingStep, own_appeal: bool) -> Result<Self, RatingRefused> {
        match (self, step) {
            (Self::Appealed, RatingStep::Exclude | RatingStep::Uphold) if own_appeal => {
                Err(RatingRefused::OwnAppeal)
            }
            (Self::Open, RatingStep::Handle) => Ok(Self::Handled),
            (Self::Handled, RatingStep::Close) => Ok(Self::Closed),
            (Self::Handled | Self::Closed, RatingStep::Reopen) | (Self::Appealed, RatingStep::Uphold) => {
                Ok(Self::Open)
            }
            (Self::Open | Self::Handled, RatingStep::Appeal) => Ok(Self::Appealed),
            (Self::Appealed, RatingStep::Exclude) => Ok(Self::Excluded),
            (state, step) => Err(RatingRefused::State { state, step }),
        }
    }
}
