//! Findings (问题): what an inspection or a person found wrong with an app, until it is mended.

#[cfg(test)]
mod tests;

use fleet_protocol::{CheckFault, InspectionCheck, UnixMillis};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const DAY_MS: i64 = 24 * 3_600_000;
/// A check that fails again so soon after it passed re-opens the finding that was closed: it was not mended.
pub const FINDING_RELAPSE_MS: i64 = 7 * DAY_MS;
/// The most findings a year that may be reported from above (上级通报), by the contract.
pub const REPORTED_FROM_ABOVE_A_YEAR: i64 = 2;

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// Nobody has it yet.
    Open,
    /// Somebody has to mend it.
    Assigned,
    /// It is said to be mended; the re-check is to come.
    Fixed,
    /// Mended, as a re-check or a person says.
    Closed,
    /// It stays as it is, for a reason that is on record.
    Ignored,
}

impl FindingState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Assigned, Self::Fixed, Self::Closed, Self::Ignored];

    /// Whether something is still to be done.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::Assigned | Self::Fixed)
    }
}

/// How bad a finding is, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingSeverity {
    /// Citizens cannot use the app.
    Urgent,
    /// A part of it does not work, or soon will not.
    Serious,
    /// It should be better.
    Minor,
}

impl FindingSeverity {
    /// How long there is to mend it, in milliseconds. The contract asks for a solution within a day and for defects to be
    /// mended within five.
    pub const fn time_limit_ms(self) -> i64 {
        match self {
            Self::Urgent => DAY_MS,
            Self::Serious => 3 * DAY_MS,
            Self::Minor => 5 * DAY_MS,
        }
    }

    /// Of a fault that a check found.
    pub const fn of(check: InspectionCheck, fault: &CheckFault) -> Self {
        match (check, fault) {
            (
                InspectionCheck::Address
                | InspectionCheck::Files
                | InspectionCheck::Opening
                | InspectionCheck::Painting,
                _,
            )
            | (_, CheckFault::BadCertificate { .. }) => Self::Urgent,
            (_, CheckFault::EndsSoon { days }) => {
                if *days < 3 {
                    Self::Urgent
                } else {
                    Self::Serious
                }
            }
            (
                InspectionCheck::Ipv6
                | InspectionCheck::OutsideLinks
                | InspectionCheck::Freshness
                | InspectionCheck::Content,
                _,
            ) => Self::Minor,
            (
                InspectionCheck::Redirects
                | InspectionCheck::Certificate
                | InspectionCheck::OwnLinks
                | InspectionCheck::Scripts
                | InspectionCheck::Parts,
                _,
            ) => Self::Serious,
        }
    }
}

/// Who found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingSource {
    /// A terminal's inspection.
    Inspection,
    /// A terminal, of itself.
    Terminal,
    /// Somebody of ops.
    Person,
    /// It was reported from above (上级通报).
    ReportedFromAbove,
}

/// What a person does with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingStep {
    /// Gives it to somebody, with a deadline.
    Assign,
    /// Says that it is mended.
    Fix,
    /// Closes it without a re-check.
    Close,
    /// Leaves it as it is.
    Ignore,
    /// Takes it up again.
    Reopen,
}

/// What happened to a finding, as its history has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingHappening {
    /// It was found.
    Opened,
    /// A person gave it to somebody.
    Assign,
    /// A person said that it is mended.
    Fix,
    /// A person closed it.
    Close,
    /// A person leaves it as it is.
    Ignore,
    /// A person took it up again.
    Reopen,
    /// The check failed again after it was said to be mended.
    TakenUpAgain,
    /// The check passed: that closed it.
    Mended,
    /// A person confirmed the page as it is now: that closed it.
    Confirm,
}

impl From<FindingStep> for FindingHappening {
    fn from(step: FindingStep) -> Self {
        match step {
            FindingStep::Assign => Self::Assign,
            FindingStep::Fix => Self::Fix,
            FindingStep::Close => Self::Close,
            FindingStep::Ignore => Self::Ignore,
            FindingStep::Reopen => Self::Reopen,
        }
    }
}

/// A step that the finding's state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a finding that is {state:?} allows no {step:?}")]
pub struct FindingRefused {
    /// Where it stands.
    pub state: FindingState,
    /// What was asked for.
    pub step: FindingStep,
}

impl FindingState {
    /// Where a person's step leads; `has_owner` decides where a finding that is taken up again stands.
    pub const fn step(self, step: FindingStep, has_owner: bool) -> Result<Self, FindingRefused> {
        match (self, step) {
            (Self::Open | Self::Assigned | Self::Fixed, FindingStep::Assign) => Ok(Self::Assigned),
            (Self::Open | Self::Assigned, FindingStep::Fix) => Ok(Self::Fixed),
            (Self::Open | Self::Assigned | Self::Fixed, FindingStep::Close) => Ok(Self::Closed),
            (Self::Open | Self::Assigned | Self::Fixed, FindingStep::Ignore) => Ok(Self::Ignored),
            (Self::Fixed | Self::Closed | Self::Ignored, FindingStep::Reopen) => {
                Ok(if has_owner { Self::Assigned } else { Self::Open })
            }
            (state, step) => Err(FindingRefused { state, step }),
        }
    }
}

/// What an inspection's check means for the last finding of the same app and check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// Nothing to say.
    Nothing,
    /// There was none that counts: a new one is opened.
    OpenNew,
    /// It is still so.
    SeenAgain,
    /// It was said to be mended, or closed a short while ago, and is not: it goes on in this state.
    TakenUpAgain(FindingState),
    /// It is mended.
    Mended,
}

/// The last finding of an app and check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastFinding {
    /// Where it stands.
    pub state: FindingState,
    /// Whether somebody has it.
    pub has_owner: bool,
    /// When it was closed, if it was.
    pub closed_at: Option<UnixMillis>,
}

impl LastFinding {
    /// The same, as far as it bears on this fault. A page that changed after a person had confirmed it and so closed the
    /// finding has changed anew, however soon: that is no relapse.
    #[must_use]
    pub fn before(self, fault: Option<&CheckFault>) -> Self {
        let Some(CheckFault::ChangedSinceConfirmed { confirmed_at, .. }) = fault else { return self };
        Self { closed_at: self.closed_at.filter(|closed_at| confirmed_at < closed_at), ..self }
    }
}

impl Judgement {
    /// Judges a check that failed or passed. One that is ignored stays so while it fails, and is over when it passes.
    pub fn of(last: Option<LastFinding>, failed: bool, now: UnixMillis) -> Self {
        let Some(last) = last else { return if failed { Self::OpenNew } else { Self::Nothing } };
        let again = if last.has_owner { FindingState::Assigned } else { FindingState::Open };
        match (last.state, failed) {
            (FindingState::Open | FindingState::Assigned | FindingState::Ignored, true) => Self::SeenAgain,
            (FindingState::Fixed, true) => Self::TakenUpAgain(again),
            (FindingState::Closed, true) => {
                let soon = last.closed_at.is_some_and(|at| now.saturating_sub(at) <= FINDING_RELAPSE_MS);
                if soon { Self::TakenUpAgain(again) } else { Self::OpenNew }
            }
            (FindingState::Closed, false) => Self::Nothing,
            (
                FindingState::Open | FindingState::Assigned | FindingState::Fixed | FindingState::Ignored,
                false,
            ) => Self::Mended,
        }
    }
}

/// The first and the last moment of a calendar year in China, whose clocks are eight hours ahead and are never put
/// forward: from, and before.
pub fn china_year(year: i32) -> (UnixMillis, UnixMillis) {
    (year_start(year), year_start(year.saturating_add(1)))
}

/// The calendar year in China of a moment.
pub fn china_year_of(now: UnixMillis) -> i32 {
    let days = (now + CHINA_AHEAD_MS).div_euclid(DAY_MS);
    // A year has 365.2425 days: one guess, and a step where that was too far.
    let guess = i32::try_from(1970 + days * 10_000 / 3_652_425).unwrap_or(i32::MAX);
    (guess.saturating_sub(1)..=guess.saturating_add(1))
        .rev()
        .find(|year| year_start(*year) <= now)
        .unwrap_or(guess)
}

const CHINA_AHEAD_MS: i64 = 8 * 3_600_000;

fn year_start(year: i32) -> UnixMillis {
    let before = i64::from(year) - 1;
    let days =
        before * 365 + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400) - 719_162;
    days * DAY_MS - CHINA_AHEAD_MS
}
