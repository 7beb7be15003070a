use fleet_domain::{UsageGrain, UsageRange};
use fleet_protocol::{AppId, LocationId, UnixMillis};
use fleet_store::rating::RatingCounts;
use serde::Serialize;
use utoipa::ToSchema;

use crate::apps::VersionRef;

/// How satisfied citizens were.
#[derive(Debug, Serialize, ToSchema)]
pub struct FleetRatings {
    /// How far back.
    pub range: UsageRange,
    /// What a point stands for.
    pub grain: UsageGrain,
    /// Where the first point begins; Unix milliseconds.
    pub from: UnixMillis,
    /// Now; Unix milliseconds.
    pub to: UnixMillis,
    /// All of it.
    pub total: RatingFigures,
    /// One a day or month, the oldest first, also those without ratings.
    pub points: Vec<RatingPoint>,
    /// By app, the least satisfied first, 100 at most.
    pub apps: Vec<RatingOfApp>,
    /// By version of an app, the least satisfied first, 100 at most.
    pub versions: Vec<RatingOfVersion>,
    /// By division of the locations, the least satisfied first.
    pub divisions: Vec<RatingOfDivision>,
    /// By location, the least satisfied first, 100 at most; the export has all.
    pub locations: Vec<RatingOfLocation>,
}

/// Ratings in numbers. Those excluded as mistaken are not among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct RatingFigures {
    /// All of them.
    pub ratings: i64,
    /// 非常满意.
    pub very_satisfied: i64,
    /// 满意.
    pub satisfied: i64,
    /// 基本满意.
    pub fairly_satisfied: i64,
    /// 不满意.
    pub dissatisfied: i64,
    /// 非常不满意.
    pub very_dissatisfied: i64,
    /// The rate of satisfaction (满意率): how many of a thousand are of the first three levels; `null` without ratings.
    pub satisfied_per_mille: Option<i64>,
}

/// A day or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct RatingPoint {
    /// Its beginning; Unix milliseconds.
    pub at: UnixMillis,
    /// What was said in it.
    #[serde(flatten)]
    pub figures: RatingFigures,
}

/// The ratings of one app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RatingOfApp {
    /// Which.
    pub app_id: AppId,
    /// Its name.
    pub name: String,
    /// Its ratings.
    #[serde(flatten)]
    pub figures: RatingFigures,
}

/// The ratings of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RatingOfVersion {
    /// Of which app.
    pub app_id: AppId,
    /// The app's name.
    pub app_name: String,
    /// Which.
    pub version: VersionRef,
    /// Its ratings.
    #[serde(flatten)]
    pub figures: RatingFigures,
}

/// The ratings in one division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RatingOfDivision {
    /// Its code; `null` for terminals without a location.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The ratings.
    #[serde(flatten)]
    pub figures: RatingFigures,
}

/// The ratings at one location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RatingOfLocation {
    /// Which; `null` for terminals without one.
    pub location_id: Option<LocationId>,
    /// Its name; `null` if it is no longer known.
    pub name: Option<String>,
    /// The ratings.
    #[serde(flatten)]
    pub figures: RatingFigures,
}

impl From<RatingCounts> for RatingFigures {
    fn from(counts: RatingCounts) -> Self {
        let ratings = counts.total();
        Self {
            ratings,
            very_satisfied: counts.very_satisfied,
            satisfied: counts.satisfied,
            fairly_satisfied: counts.fairly_satisfied,
            dissatisfied: counts.dissatisfied,
            very_dissatisfied: counts.very_dissatisfied,
            satisfied_per_mille: (counts.satisfied_in_all() * 1_000).checked_div(ratings),
        }
    }
}

impl RatingFigures {
    /// The least satisfied first, and among them who was rated most.
    pub fn worst_first(&self) -> (i64, std::cmp::Reverse<i64>) {
        (self.satisfied_per_mille.unwrap_or(1_000), std::cmp::Reverse(self.ratings))
    }
}
