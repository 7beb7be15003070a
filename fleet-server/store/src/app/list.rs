use super::{App, columns, tables};
use crate::list::{List, Page, Query, Sort, Value};
use crate::{StoreError, Tx};

/// All apps.
pub static LIST: List = List {
    select: columns!(),
    from: tables!(),
    sorts: &[
        Sort::by_int("sort_order", "a.sort_order", "a.id"),
        Sort::by_text("name", "a.name", "a.id"),
        Sort::by_int("updated_at", "a.updated_at", "a.id"),
    ],
    conditions: &[SEARCH, CATEGORY, STATE],
};
const SEARCH: &str = "a.search_key LIKE $? ESCAPE '\\'";
const CATEGORY: &str = "a.category = $?";
const STATE: &str = "COALESCE(g.state, 'draft') = $?";

/// Which apps; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppFilter {
    /// Part of name or summary.
    pub search: Option<String>,
    /// The category.
    pub category: Option<String>,
    /// `draft`, `scheduled`, `listed` or `unlisted`.
    pub state: Option<String>,
}

impl AppFilter {
    fn query(&self) -> Query {
        LIST.query()
            .filter(SEARCH, self.search.as_deref().map(Value::containing))
            .filter(CATEGORY, self.category.clone().map(Value::Text))
            .filter(STATE, self.state.clone().map(Value::Text))
    }
}

/// A page of the apps, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &AppFilter,
    page: &Page,
) -> Result<(Vec<App>, Option<u64>), StoreError> {
    const COUNTED: u32 = 100_000;
    let rows = filter.query().fetch(tx, page).await?;
    Ok((rows, filter.query().total(tx, page, COUNTED).await?))
}
