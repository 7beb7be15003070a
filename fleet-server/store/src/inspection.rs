//! Inspections (巡检): runs of checks over listed apps by terminals.

mod due;
mod list;
mod settle;
mod tell;

use fleet_domain::{InspectionOrigin, InspectionState};
use fleet_protocol::{CheckOutcome, CheckResult, InspectionId, PageMark, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{fetch_optional, statements};
use crate::wire::{from_json, from_word};
use crate::{StoreError, Tx};

pub use due::{Due, Offered, due, scheduled_apps};
pub use list::{InspectionFilter, LIST, list};
pub(crate) use settle::settle;
pub use tell::{
    NewInspection, Told, begin, can_inspect, choose, end_without_result, hurry, open_of, tell_another,
};

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] =
    &[STATEMENTS, due::STATEMENTS, settle::STATEMENTS, tell::STATEMENTS];

macro_rules! select {
    () => {
        "SELECT i.id, i.app_id, a.name AS app_name, i.version_id, v.label AS version_label, i.origin, i.state, \
        i.terminal_id, t.name AS terminal_name, i.created_at, i.created_by, i.started_at, i.ended_at, i.failed, \
        i.results, i.page"
    };
}
macro_rules! from {
    () => {
        "FROM inspections i JOIN apps a ON a.id = i.app_id JOIN app_versions v ON v.id = i.version_id \
        JOIN terminals t ON t.id = i.terminal_id"
    };
}
pub(crate) use from;
pub(crate) use select;

statements! {
    BY_ID = concat!(select!(), " ", from!(), " WHERE i.id = $1");
}

/// An inspection as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct InspectionRow {
    /// Which.
    pub id: Uuid,
    /// Of which app.
    pub app_id: Uuid,
    /// Its name.
    pub app_name: String,
    /// In which version.
    pub version_id: Uuid,
    /// The version's label.
    pub version_label: String,
    origin: String,
    state: String,
    /// Who was told last.
    pub terminal_id: Uuid,
    /// Its name.
    pub terminal_name: String,
    /// When it was decided.
    pub created_at: UnixMillis,
    /// By whom; `None` is the schedule.
    pub created_by: Option<String>,
    /// When the terminal began.
    pub started_at: Option<UnixMillis>,
    /// When the terminal was through.
    pub ended_at: Option<UnixMillis>,
    /// Checks that failed.
    pub failed: i64,
    results: Option<String>,
    page: Option<String>,
}

impl InspectionRow {
    /// Why it is there.
    pub fn origin(&self) -> Result<InspectionOrigin, StoreError> {
        from_word("inspections", "origin", &self.origin)
    }

    /// Where it stands.
    pub fn state(&self) -> Result<InspectionState, StoreError> {
        from_word("inspections", "state", &self.state)
    }

    /// What was found; empty until there is a result.
    pub fn results(&self) -> Result<Vec<CheckResult>, StoreError> {
        let read = |json: &String| from_json("inspections", "results", json);
        self.results.as_ref().map(read).transpose().map(Option::unwrap_or_default)
    }

    /// The page as it was seen.
    pub fn page(&self) -> Result<Option<PageMark>, StoreError> {
        self.page.as_ref().map(|json| from_json("inspections", "page", json)).transpose()
    }
}

/// The inspection with this id.
pub async fn by_id(tx: &mut Tx, id: InspectionId) -> Result<Option<InspectionRow>, StoreError> {
    fetch_optional!(tx, InspectionRow, BY_ID, id.0)
}

/// How many checks failed.
fn failures(results: &[CheckResult]) -> i64 {
    let failed = results.iter().filter(|result| matches!(result.outcome, CheckOutcome::Failed { .. }));
    i64::try_from(failed.count()).unwrap_or(i64::MAX)
}
