use fleet_protocol::UnixMillis;
use uuid::Uuid;

use super::AuditRow;
use crate::list::{List, Page, Query, Sort, Value};
use crate::{StoreError, Tx};

/// The log as a list, newest first by default (ask for `descending`).
pub static LIST: List = List {
    select: "SELECT seq, at, actor_id, actor_name, action, object_kind, object_id, object_name, summary, address, hash",
    from: "FROM audit",
    sorts: &[Sort::by_number("seq", "seq")],
    conditions: &[ACTOR, ACTION, OBJECT, FROM, TO],
};
const ACTOR: &str = "actor_id = $?";
const ACTION: &str = "action = $?";
const OBJECT: &str = "object_id = $?";
const FROM: &str = "at >= $?";
const TO: &str = "at < $?";

/// Which rows of the log; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// By this account.
    pub actor: Option<Uuid>,
    /// With this action.
    pub action: Option<String>,
    /// Of this object.
    pub object_id: Option<String>,
    /// At or after.
    pub from: Option<UnixMillis>,
    /// Before.
    pub to: Option<UnixMillis>,
}

impl AuditFilter {
    fn query(&self) -> Query {
        LIST.query()
            .filter(ACTOR, self.actor.map(Value::Id))
            .filter(ACTION, self.action.clone().map(Value::Text))
            .filter(OBJECT, self.object_id.clone().map(Value::Text))
            .filter(FROM, self.from.map(Value::Int))
            .filter(TO, self.to.map(Value::Int))
    }
}

/// One page of the log, and how many rows there are in all if counting them is cheap.
pub async fn list(
    tx: &mut Tx,
    filter: &AuditFilter,
    page: &Page,
) -> Result<(Vec<AuditRow>, Option<u64>), StoreError> {
    const COUNTED: u32 = 10_000;
    let rows = filter.query().fetch(tx, page).await?;
    Ok((rows, filter.query().total(tx, page, COUNTED).await?))
}
