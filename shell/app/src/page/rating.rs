use fleet_protocol::{RatingLevel, RatingReason};
use serde::{Deserialize, Serialize};
use terminal_core::Mono;
use terminal_core::rating::RatingView;

/// The question how satisfied the citizen was, on the home page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RatingAsked {
    /// What is rated.
    pub app_name: String,
    /// The unit responsible.
    pub unit: String,
    /// The bad level that was chosen: reasons are asked for.
    pub level: Option<RatingLevel>,
    /// Those that are offered, in their order.
    pub offered: Vec<RatingReason>,
    /// Those that were chosen.
    pub chosen: Vec<RatingReason>,
    /// Seconds until the question goes away, when this was sent.
    pub remaining_s: u64,
    /// And when it was put.
    pub whole_s: u64,
}

/// What the citizen answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer", deny_unknown_fields)]
pub enum RatingAnswer {
    /// How satisfied.
    Level {
        /// So.
        level: RatingLevel,
    },
    /// Why not; the same once more, not for that.
    Reason {
        /// Why.
        reason: RatingReason,
    },
    /// The wrong level was touched.
    Back {},
    /// These are all the reasons.
    Send {},
    /// Nothing: the citizen does not want to rate.
    Skip {},
}

impl RatingAsked {
    /// As of `now`.
    pub fn of(view: &RatingView<'_>, now: Mono) -> Self {
        Self {
            app_name: view.app.name.clone(),
            unit: view.app.unit.clone(),
            level: view.level,
            offered: RatingReason::ALL.to_vec(),
            chosen: view.reasons.iter().copied().collect(),
            remaining_s: view.ends_at.since(now).div_ceil(1000),
            whole_s: view.whole_ms / 1000,
        }
    }
}
