use fleet_domain::DivisionCode;

use super::{Location, columns, tables};
use crate::list::{List, Page, Query, Sort, Value};
use crate::{StoreError, Tx};

/// All locations.
pub static LIST: List = List {
    select: columns!(),
    from: tables!(),
    sorts: &[Sort::by_text("name", "l.name", "l.id"), Sort::by_int("created_at", "l.created_at", "l.id")],
    conditions: &[DIVISION, SEARCH],
};
const DIVISION: &str = "l.division_code IN (SELECT code FROM division_ancestors WHERE ancestor_code = $?)";
const SEARCH: &str = "l.search_key LIKE $? ESCAPE '\\'";

/// Which locations; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocationFilter {
    /// In this division or below it.
    pub division: Option<DivisionCode>,
    /// Part of the name or address.
    pub search: Option<String>,
}

impl LocationFilter {
    fn query(&self) -> Query {
        let division = self.division.as_ref().map(|code| Value::Text(code.as_str().to_owned()));
        LIST.query().filter(DIVISION, division).filter(SEARCH, self.search.as_deref().map(Value::containing))
    }
}

/// A page of the locations, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &LocationFilter,
    page: &Page,
) -> Result<(Vec<Location>, Option<u64>), StoreError> {
    const COUNTED: u32 = 100_000;
    let rows = filter.query().fetch(tx, page).await?;
    Ok((rows, filter.query().total(tx, page, COUNTED).await?))
}
