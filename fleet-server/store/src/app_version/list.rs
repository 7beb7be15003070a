use fleet_domain::VersionState;
use fleet_protocol::AppId;

use super::{AppVersion, columns};
use crate::list::{List, Page, Sort, Value};
use crate::wire::word;
use crate::{StoreError, Tx};

/// The versions of an app.
pub static LIST: List = List {
    select: columns!(),
    from: "FROM app_versions",
    sorts: &[Sort::by_int("created_at", "created_at", "id"), Sort::by_text("label", "label", "id")],
    conditions: &[APP, KIND, STATE],
};
const KIND: &str = "kind = $?";
const APP: &str = "app_id = $?";
const STATE: &str = "state = $?";

/// Which versions; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionFilter {
    /// `bundle` or `remote`.
    pub kind: Option<String>,
    /// Where they stand.
    pub state: Option<VersionState>,
}

/// A page of an app's versions, and how many it has.
pub async fn list(
    tx: &mut Tx,
    app_id: AppId,
    filter: &VersionFilter,
    page: &Page,
) -> Result<(Vec<AppVersion>, Option<u64>), StoreError> {
    const COUNTED: u32 = 10_000;
    let query = LIST
        .query()
        .filter(APP, Some(Value::Id(app_id.0)))
        .filter(KIND, filter.kind.clone().map(Value::Text))
        .filter(STATE, filter.state.map(|state| Value::Text(word(state))));
    let rows = query.clone().fetch(tx, page).await?;
    Ok((rows, query.total(tx, page, COUNTED).await?))
}
