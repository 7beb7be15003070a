use fleet_domain::DivisionCode;
use fleet_protocol::LocationId;

use crate::list::{List, Page, Query, Sort, Value};
use crate::location::{Location, columns, tables};
use crate::statement::{fetch_optional, statements};
use crate::{StoreError, Tx};

/// The locations that are not hidden.
pub static LIST: List = List {
    select: columns!(),
    from: tables!(),
    sorts: &[Sort::by_text("name", "l.name", "l.id")],
    conditions: &[HIDDEN, DIVISION, SEARCH],
};
const HIDDEN: &str = "l.hidden = $?";
const DIVISION: &str = "l.division_code IN (SELECT code FROM division_ancestors WHERE ancestor_code = $?)";
const SEARCH: &str = "l.search_key LIKE $? ESCAPE '\\'";

statements! {
    BY_ID = concat!(columns!(), " ", tables!(), " WHERE l.id = $1 AND l.hidden = $2");
}

/// Which locations; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicFilter {
    /// In this division or below it.
    pub division: Option<DivisionCode>,
    /// Part of the name or address.
    pub search: Option<String>,
}

impl PublicFilter {
    fn query(&self) -> Query {
        let division = self.division.as_ref().map(|code| Value::Text(code.as_str().to_owned()));
        LIST.query()
            .filter(HIDDEN, Some(Value::Bool(false)))
            .filter(DIVISION, division)
            .filter(SEARCH, self.search.as_deref().map(Value::containing))
    }
}

/// A page of the locations that anybody may know, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &PublicFilter,
    page: &Page,
) -> Result<(Vec<Location>, Option<u64>), StoreError> {
    const COUNTED: u32 = 10_000;
    let rows = filter.query().fetch(tx, page).await?;
    Ok((rows, filter.query().total(tx, page, COUNTED).await?))
}

/// The location with this id, unless it is hidden.
pub async fn by_id(tx: &mut Tx, id: LocationId) -> Result<Option<Location>, StoreError> {
    fetch_optional!(tx, Location, BY_ID, id.0, false)
}
