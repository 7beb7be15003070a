use fleet_domain::{FindingSource, FindingState};
use fleet_protocol::{AppId, InspectionCheck, UnixMillis};

use super::{FindingRow, from, select};
use crate::list::{List, Page, Query, Sort, Value};
use crate::replacement::{Machines, in_line};
use crate::statement::{fetch_all, statements};
use crate::wire::word;
use crate::{StoreError, Tx};

statements! {
    OVERDUE = concat!(select!(), " ", from!(), " WHERE f.state IN ('open', 'assigned') AND f.deadline_at < $1 \
        ORDER BY f.deadline_at, f.id LIMIT $2");
}

/// The ledger.
pub static LIST: List = List {
    select: select!(),
    from: from!(),
    sorts: &[
        Sort::by_int("opened_at", "f.opened_at", "f.id"),
        Sort::by_int("deadline_at", "f.deadline_at", "f.id"),
        Sort::by_int("last_seen_at", "f.last_seen_at", "f.id"),
    ],
    conditions: &[STATE, ACTIVE, APP, TERMINAL, LINE, CHECK, OWNER, SOURCE, OVERDUE_AT, FROM, BEFORE, SEARCH],
};
const STATE: &str = "f.state = $?";
const ACTIVE: &str = "(f.state IN ('open', 'assigned', 'fixed')) = $?";
const APP: &str = "f.app_id = $?";
const TERMINAL: &str = "f.terminal_id = $?";
const LINE: &str = in_line!("f.terminal_id");
const CHECK: &str = "f.check_code = $?";
const OWNER: &str = "f.owner = $?";
const SOURCE: &str = "f.source = $?";
const OVERDUE_AT: &str = "f.deadline_at < $? AND f.state IN ('open', 'assigned')";
const FROM: &str = "f.opened_at >= $?";
const BEFORE: &str = "f.opened_at < $?";
const SEARCH: &str = "f.search_key LIKE $? ESCAPE '\\'";

/// Which findings; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// In this state.
    pub state: Option<FindingState>,
    /// Only those of which something is still to be done, or only the others.
    pub active: Option<bool>,
    /// About this app.
    pub app_id: Option<AppId>,
    /// About this terminal.
    pub terminal: Option<Machines>,
    /// Found by this check.
    pub check: Option<InspectionCheck>,
    /// Of this owner; empty: of nobody.
    pub owner: Option<String>,
    /// Found by these.
    pub source: Option<FindingSource>,
    /// Only those past their deadline, as of this time.
    pub overdue_at: Option<UnixMillis>,
    /// Only those opened from here.
    pub opened_from: Option<UnixMillis>,
    /// Only those opened before.
    pub opened_before: Option<UnixMillis>,
    /// Part of app, title, description or owner.
    pub search: Option<String>,
}

/// A page of the ledger, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &FindingFilter,
    page: &Page,
) -> Result<(Vec<FindingRow>, Option<u64>), StoreError> {
    const COUNTED: u32 = 100_000;
    let query: Query = LIST
        .query()
        .filter(STATE, filter.state.map(|state| Value::Text(word(state))))
        .filter(ACTIVE, filter.active.map(Value::Bool))
        .filter(APP, filter.app_id.map(|id| Value::Id(id.0)))
        .of_machines([TERMINAL, LINE], filter.terminal)
        .filter(CHECK, filter.check.map(|check| Value::Text(word(check))))
        .filter(OWNER, filter.owner.clone().map(Value::Text))
        .filter(SOURCE, filter.source.map(|source| Value::Text(word(source))))
        .filter(OVERDUE_AT, filter.overdue_at.map(Value::Int))
        .filter(FROM, filter.opened_from.map(Value::Int))
        .filter(BEFORE, filter.opened_before.map(Value::Int))
        .filter(SEARCH, filter.search.as_deref().map(Value::containing));
    let rows = query.clone().fetch::<FindingRow>(tx, page).await?;
    Ok((rows, query.total(tx, page, COUNTED).await?))
}

/// The findings past their deadline, those that are longest first. What is said to be mended waits for its re-check, and
/// is not counted.
pub async fn overdue(tx: &mut Tx, now: UnixMillis, most: i64) -> Result<Vec<FindingRow>, StoreError> {
    fetch_all!(tx, FindingRow, OVERDUE, now, most)
}
