use fleet_protocol::AppId;

use super::{InspectionRow, from, select};
use crate::list::{List, Page, Query, Sort, Value};
use crate::{StoreError, Tx};

/// All inspections.
pub static LIST: List = List {
    select: select!(),
    from: from!(),
    sorts: &[Sort::by_int("created_at", "i.created_at", "i.id")],
    conditions: &[APP, STATE, FAILED],
};
const APP: &str = "i.app_id = $?";
const STATE: &str = "i.state = $?";
const FAILED: &str = "(i.failed > 0) = $?";

/// Which inspections; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InspectionFilter {
    /// Of this app.
    pub app_id: Option<AppId>,
    /// In this state, in the word of the wire.
    pub state: Option<String>,
    /// Only those with a failed check, or without.
    pub failed: Option<bool>,
}

/// A page of the inspections, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &InspectionFilter,
    page: &Page,
) -> Result<(Vec<InspectionRow>, Option<u64>), StoreError> {
    const COUNTED: u32 = 100_000;
    let query: Query = LIST
        .query()
        .filter(APP, filter.app_id.map(|id| Value::Id(id.0)))
        .filter(STATE, filter.state.clone().map(Value::Text))
        .filter(FAILED, filter.failed.map(Value::Bool));
    let rows = query.clone().fetch::<InspectionRow>(tx, page).await?;
    Ok((rows, query.total(tx, page, COUNTED).await?))
}
