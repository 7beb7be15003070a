use fleet_domain::{DivisionCode, RatingState};
use fleet_protocol::{AppId, AppVersionId, LocationId, RatingLevel, UnixMillis};

use super::BadRatingRow;
use super::bad::{from, select};
use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{fetch_all, statements};
use crate::wire::word;
use crate::{StoreError, Tx};

statements! {
    OVERDUE = concat!(select!(), " ", from!(), " WHERE b.state IN ('open', 'appealed') AND b.deadline_at < $1 \
        ORDER BY b.deadline_at, b.id LIMIT $2");
}

/// The bad ratings.
pub static LIST: List = List {
    select: select!(),
    from: from!(),
    sorts: &[
        Sort::by_int("rated_at", "b.rated_at", "b.id"),
        Sort::by_int("deadline_at", "b.deadline_at", "b.id"),
    ],
    conditions: &[STATE, ACTIVE, APP, VERSION, LEVEL, LOCATION, DIVISION, OVERDUE_AT, FROM, BEFORE],
};
const STATE: &str = "b.state = $?";
const ACTIVE: &str = "(b.state IN ('open', 'handled', 'appealed')) = $?";
const APP: &str = "b.app_id = $?";
const VERSION: &str = "b.version_id = $?";
const LEVEL: &str = "b.level = $?";
const LOCATION: &str = "b.location_id = $?";
const DIVISION: &str = "b.location_id IN (SELECT below.id FROM locations below \
    JOIN division_ancestors up ON up.code = below.division_code WHERE up.ancestor_code = $?)";
const OVERDUE_AT: &str = "b.deadline_at < $? AND b.state IN ('open', 'appealed')";
const FROM: &str = "b.rated_at >= $?";
const BEFORE: &str = "b.rated_at < $?";

/// Which bad ratings; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BadRatingFilter {
    /// In this state.
    pub state: Option<RatingState>,
    /// Only those of which something is still to be done, or only the others.
    pub active: Option<bool>,
    /// Of this app.
    pub app_id: Option<AppId>,
    /// Of this version.
    pub version_id: Option<AppVersionId>,
    /// Of this level.
    pub level: Option<RatingLevel>,
    /// Given at this location.
    pub location_id: Option<LocationId>,
    /// In this division or below it, by where the locations are now.
    pub division: Option<DivisionCode>,
    /// Only those past their deadline, as of this time.
    pub overdue_at: Option<UnixMillis>,
    /// Only those given from here.
    pub rated_from: Option<UnixMillis>,
    /// Only those given before.
    pub rated_before: Option<UnixMillis>,
}

/// A page of them, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &BadRatingFilter,
    page: &Page,
) -> Result<(Vec<BadRatingRow>, Option<u64>), StoreError> {
    const COUNTED: u32 = 100_000;
    let query: Query = LIST
        .query()
        .filter(STATE, filter.state.map(|state| Value::Text(word(state))))
        .filter(ACTIVE, filter.active.map(Value::Bool))
        .filter(APP, filter.app_id.map(|id| Value::Id(id.0)))
        .filter(VERSION, filter.version_id.map(|id| Value::Id(id.0)))
        .filter(LEVEL, filter.level.map(|level| Value::Text(word(level))))
        .filter(LOCATION, filter.location_id.map(|id| Value::Id(id.0)))
        .filter(DIVISION, filter.division.as_ref().map(|code| Value::Text(code.as_str().to_owned())))
        .filter(OVERDUE_AT, filter.overdue_at.map(Value::Int))
        .filter(FROM, filter.rated_from.map(Value::Int))
        .filter(BEFORE, filter.rated_before.map(Value::Int));
    let rows = query.clone().fetch::<BadRatingRow>(tx, page).await?;
    Ok((rows, query.total(tx, page, COUNTED).await?))
}

/// The bad ratings past their deadline of which nobody has said what was done, those that are longest first.
pub async fn overdue(tx: &mut Tx, now: UnixMillis, most: i64) -> Result<Vec<BadRatingRow>, StoreError> {
    fetch_all!(tx, BadRatingRow, OVERDUE, now, most)
}
