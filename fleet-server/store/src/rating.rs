//! What citizens said of services (好差评): counts by period, place, app and version, kept as reports come in; and the bad
//! ones, each followed up. Nothing here is about a person.

mod bad;
mod intake;
mod list;
mod step;
#[cfg(test)]
mod tests;

use fleet_domain::{DivisionCode, UsageGrain, china_day};
use fleet_protocol::{RatingLevel, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{Cell, Insert};
use crate::statement::{fetch_all, statements};
use crate::usage::UsageFilter;
use crate::wire::word;
use crate::{StoreError, Tx};

pub use bad::{BadRatingRow, by_id};
pub(crate) use intake::RatingIntake;
pub use list::{BadRatingFilter, LIST, list, overdue};
pub use step::{RatingDecided, RatingStepRow, decide, steps};

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] =
    &[STATEMENTS, bad::STATEMENTS, list::STATEMENTS, step::STATEMENTS];

/// Sums by one column, of what a [`UsageFilter`] chooses.
macro_rules! sums {
    ($key:literal) => {
        concat!(
            "SELECT r.",
            $key,
            " AS key, CAST(SUM(r.very_satisfied) AS BIGINT) AS very_satisfied, \
             CAST(SUM(r.satisfied) AS BIGINT) AS satisfied, \
             CAST(SUM(r.fairly_satisfied) AS BIGINT) AS fairly_satisfied, \
             CAST(SUM(r.dissatisfied) AS BIGINT) AS dissatisfied, \
             CAST(SUM(r.very_dissatisfied) AS BIGINT) AS very_dissatisfied FROM rating_counts r \
             WHERE r.grain = $1 AND r.period BETWEEN $2 AND $3 AND (r.app_id = $4 OR $4 IS NULL) \
             AND (r.location_id = $5 OR $5 IS NULL) AND (r.location_id IN (SELECT below.id FROM locations below \
             JOIN division_ancestors up ON up.code = below.division_code WHERE up.ancestor_code = $6) OR $6 IS NULL) \
             GROUP BY r.",
            $key,
            " ORDER BY r.",
            $key
        )
    };
}

statements! {
    PERIODS = sums!("period");
    APPS = sums!("app_id");
    VERSIONS = sums!("version_id");
    PLACES = sums!("location_id");
}

pub(crate) const COUNT: Insert = Insert {
    into: "INSERT INTO rating_counts (grain, period, app_id, version_id, location_id, very_satisfied, satisfied, \
        fairly_satisfied, dissatisfied, very_dissatisfied)",
    columns: 10,
    then: "ON CONFLICT (grain, period, app_id, version_id, location_id) DO UPDATE SET \
        very_satisfied = rating_counts.very_satisfied + excluded.very_satisfied, \
        satisfied = rating_counts.satisfied + excluded.satisfied, \
        fairly_satisfied = rating_counts.fairly_satisfied + excluded.fairly_satisfied, \
        dissatisfied = rating_counts.dissatisfied + excluded.dissatisfied, \
        very_dissatisfied = rating_counts.very_dissatisfied + excluded.very_dissatisfied",
};

/// Ratings by level, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromRow)]
pub struct RatingCounts {
    /// 非常满意.
    pub very_satisfied: i64,
    /// 满意.
    pub satisfied: i64,
    /// 基本满意.
    pub fairly_satisfied: i64,
    /// 不满意, without those excluded as mistaken; so is the next.
    pub dissatisfied: i64,
    /// 非常不满意.
    pub very_dissatisfied: i64,
}

impl RatingCounts {
    /// Adds `ratings` of a level.
    pub const fn count(&mut self, level: RatingLevel, ratings: i64) {
        match level {
            RatingLevel::VerySatisfied => self.very_satisfied += ratings,
            RatingLevel::Satisfied => self.satisfied += ratings,
            RatingLevel::FairlySatisfied => self.fairly_satisfied += ratings,
            RatingLevel::Dissatisfied => self.dissatisfied += ratings,
            RatingLevel::VeryDissatisfied => self.very_dissatisfied += ratings,
        }
    }

    /// Adds another's.
    pub const fn add(&mut self, other: &Self) {
        self.very_satisfied += other.very_satisfied;
        self.satisfied += other.satisfied;
        self.fairly_satisfied += other.fairly_satisfied;
        self.dissatisfied += other.dissatisfied;
        self.very_dissatisfied += other.very_dissatisfied;
    }

    /// The first three levels: so the national rules count.
    pub const fn satisfied_in_all(&self) -> i64 {
        self.very_satisfied + self.satisfied + self.fairly_satisfied
    }

    /// All of them.
    pub const fn total(&self) -> i64 {
        self.satisfied_in_all() + self.dissatisfied + self.very_dissatisfied
    }
}

/// What a count is kept by, beside the grain and its period. In the order of the table's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct CountedAs {
    day: i64,
    app: Uuid,
    version: Uuid,
    /// Zeros for none.
    place: Uuid,
}

impl CountedAs {
    const fn new(rated_at: UnixMillis, app: Uuid, version: Uuid, place: Uuid) -> Self {
        Self { day: china_day(rated_at), app, version, place }
    }

    fn cells(self, grain: UsageGrain, counts: &RatingCounts) -> Vec<Cell> {
        let RatingCounts { very_satisfied, satisfied, fairly_satisfied, dissatisfied, very_dissatisfied } =
            *counts;
        let key = [Cell::Text(word(grain)), Cell::Int(grain.period(self.day))];
        let of = [self.app, self.version, self.place].map(Cell::Id);
        let numbers = [very_satisfied, satisfied, fairly_satisfied, dissatisfied, very_dissatisfied];
        key.into_iter().chain(of).chain(numbers.map(Cell::Int)).collect()
    }
}

/// Runs one of the statements that [`UsageFilter`] narrows.
macro_rules! fetch {
    ($tx:expr, $key:ty, $sql:expr, $filter:expr) => {{
        let rows = fetch_all!(
            $tx,
            Keyed<$key>,
            $sql,
            word($filter.grain),
            $filter.first,
            $filter.last,
            $filter.app.map(|app| app.0),
            $filter.location.map(|location| location.0),
            $filter.division.as_ref().map(DivisionCode::as_str),
        )?;
        Ok(rows.into_iter().map(|one| (one.key, one.counts)).collect())
    }};
}

#[derive(FromRow)]
struct Keyed<Key> {
    key: Key,
    #[sqlx(flatten)]
    counts: RatingCounts,
}

/// By period, the oldest first; periods without ratings are left out.
pub async fn periods(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<(i64, RatingCounts)>, StoreError> {
    fetch!(tx, i64, PERIODS, filter)
}

/// By app.
pub async fn apps(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<(Uuid, RatingCounts)>, StoreError> {
    fetch!(tx, Uuid, APPS, filter)
}

/// By version of an app.
pub async fn versions(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<(Uuid, RatingCounts)>, StoreError> {
    fetch!(tx, Uuid, VERSIONS, filter)
}

/// By location; zeros for terminals that stood at none.
pub async fn places(tx: &mut Tx, filter: &UsageFilter) -> Result<Vec<(Uuid, RatingCounts)>, StoreError> {
    fetch!(tx, Uuid, PLACES, filter)
}
