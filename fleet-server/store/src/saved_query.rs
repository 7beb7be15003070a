//! Saved queries: named questions to the list of terminals, for rollouts to be aimed at.

use fleet_domain::Scope;
use fleet_protocol::{SavedQueryId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::terminal::{self, TerminalFilter};
use crate::wire::{from_json, json};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT q.id, q.name, q.filter, q.created_at, q.created_by, q.version"
    };
}

statements! {
    INSERT = "INSERT INTO saved_queries (id, name, search_key, scope_key, filter, created_at, created_by, version, \
        updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $6)";
    UPDATE = "UPDATE saved_queries SET name = $3, search_key = $4, filter = $5, updated_at = $6, \
        version = version + 1 WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM saved_queries WHERE id = $1";
    FIND = concat!(select!(), " FROM saved_queries q WHERE q.id = $1");
    USED = "SELECT 1 FROM rollout_targets t JOIN rollouts r ON r.id = t.rollout_id WHERE t.scope_key = $1 \
        AND r.state NOT IN ('halted', 'completed') LIMIT 1";
    CHOSEN = "SELECT 1 FROM rollout_targets t JOIN rollouts r ON r.id = t.rollout_id WHERE t.scope_key = $1 \
        AND r.state IN ('awaiting_approval', 'scheduled', 'running', 'paused') LIMIT 1";
    // Few rollouts are under way at any time.
    ASKED = concat!(select!(), " FROM saved_queries q WHERE q.scope_key IN (SELECT t.scope_key FROM rollouts r \
        JOIN rollout_targets t ON t.rollout_id = r.id WHERE r.state IN ('running', 'paused')) ORDER BY q.id");
}

/// Saved queries as a list.
pub static LIST: List = List {
    select: select!(),
    from: "FROM saved_queries q",
    sorts: &[Sort::by_text("name", "q.name", "q.id"), Sort::by_int("created_at", "q.created_at", "q.id")],
    conditions: &[SEARCH],
};
const SEARCH: &str = "q.search_key LIKE $? ESCAPE '\\'";

/// A saved query as stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SavedQueryRow {
    id: Uuid,
    /// Its name.
    pub name: String,
    filter: String,
    /// When it was saved.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
    /// For updates.
    pub version: i64,
}

/// A query to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSavedQuery {
    /// Which.
    pub id: SavedQueryId,
    /// Its name.
    pub name: String,
    /// Which terminals it finds.
    pub filter: TerminalFilter,
    /// When.
    pub at: UnixMillis,
    /// By whom.
    pub by: String,
}

impl SavedQueryRow {
    /// Which.
    pub fn id(&self) -> SavedQueryId {
        SavedQueryId(self.id)
    }

    /// Which terminals it finds.
    pub fn filter(&self) -> Result<TerminalFilter, StoreError> {
        from_json("saved_queries", "filter", &self.filter)
    }
}

/// Saves a query. [`StoreError::Conflict`] if the name is taken.
pub async fn insert(tx: &mut Tx, new: &NewSavedQuery) -> Result<(), StoreError> {
    let (search, scope) = (new.name.to_lowercase(), Scope::Query(new.id).key());
    execute!(tx, INSERT, new.id.0, &new.name, search, scope, json(&new.filter), new.at, &new.by).map(drop)
}

/// Changes a query, if nobody was faster. [`StoreError::Conflict`] if the name is taken.
pub async fn update(
    tx: &mut Tx,
    id: SavedQueryId,
    version: i64,
    (name, filter): (&str, &TerminalFilter),
    at: UnixMillis,
) -> Result<(), StoreError> {
    expect_current(execute!(tx, UPDATE, id.0, version, name, name.to_lowercase(), json(filter), at)?)
}

/// Forgets a query.
pub async fn delete(tx: &mut Tx, id: SavedQueryId) -> Result<(), StoreError> {
    execute!(tx, DELETE, id.0).map(drop)
}

/// One query.
pub async fn find(tx: &mut Tx, id: SavedQueryId) -> Result<Option<SavedQueryRow>, StoreError> {
    fetch_optional!(tx, SavedQueryRow, FIND, id.0)
}

/// Whether a rollout that is not over is aimed at it.
pub async fn is_in_use(tx: &mut Tx, id: SavedQueryId) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (i32,), USED, Scope::Query(id).key())?.is_some())
}

/// Whether a rollout that is aimed at it waits for approval, is approved or is under way: what it finds was agreed upon.
pub async fn is_chosen(tx: &mut Tx, id: SavedQueryId) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (i32,), CHOSEN, Scope::Query(id).key())?.is_some())
}

/// The queries that rollouts under way are aimed at.
pub(crate) async fn asked(tx: &mut Tx) -> Result<Vec<SavedQueryRow>, StoreError> {
    fetch_all!(tx, SavedQueryRow, ASKED)
}

/// The ids of the terminals that a query finds at this moment; none if it is gone.
pub(crate) async fn terminals(tx: &mut Tx, id: SavedQueryId, most: i64) -> Result<Vec<(Uuid,)>, StoreError> {
    match find(tx, id).await? {
        Some(row) => terminal::ids(tx, &row.filter()?, most).await,
        None => Ok(Vec::new()),
    }
}

/// One page, and how many there are.
pub async fn list(
    tx: &mut Tx,
    search: Option<&str>,
    page: &Page,
) -> Result<(Vec<SavedQueryRow>, Option<u64>), StoreError> {
    let query = || -> Query { LIST.query().filter(SEARCH, search.map(Value::containing)) };
    let rows = query().fetch(tx, page).await?;
    Ok((rows, query().total(tx, page, 10_000).await?))
}
