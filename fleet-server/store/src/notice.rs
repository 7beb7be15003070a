//! Notices (公告) shown on terminals.

use std::collections::HashMap;

use fleet_domain::Scope;
use fleet_protocol::{NoticeId, NoticeLevel, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{execute, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO notices (id, title, body, level, interrupts, starts_at, ends_at, version, created_at, \
        created_by, search_key) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10)";
    ADD_TARGET = "INSERT INTO notice_targets (notice_id, scope_key) VALUES ($1, $2)";
    END = "UPDATE notices SET ends_at = $2, version = version + 1 WHERE id = $1 AND (ends_at IS NULL OR ends_at > $2)";
    BY_ID = "SELECT id, title, body, level, interrupts, starts_at, ends_at, version, created_at, created_by \
        FROM notices WHERE id = $1";
}

pub(crate) const TARGETS: SelectIn = SelectIn {
    select: "SELECT notice_id, scope_key FROM notice_targets WHERE notice_id",
    then: "ORDER BY scope_key",
};

/// All notices.
pub static LIST: List = List {
    select: "SELECT id, title, body, level, interrupts, starts_at, ends_at, version, created_at, created_by",
    from: "FROM notices",
    sorts: &[Sort::by_int("created_at", "created_at", "id"), Sort::by_int("starts_at", "starts_at", "id")],
    conditions: &[NOT_ENDED, SEARCH],
};
const SEARCH: &str = "search_key LIKE $? ESCAPE '\\'";
const NOT_ENDED: &str = "ends_at IS NULL OR ends_at > $?";

/// A notice as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// One line.
    pub title: String,
    /// Plain text, may be empty.
    pub body: String,
    /// How it looks.
    pub level: NoticeLevel,
    /// Whether it is put before whoever stands at a terminal.
    pub interrupts: bool,
    /// Not shown before.
    pub starts_at: UnixMillis,
    /// Not shown after.
    pub ends_at: Option<UnixMillis>,
    /// For updates.
    pub version: i64,
    /// When it was made.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    title: String,
    body: String,
    level: String,
    interrupts: bool,
    starts_at: i64,
    ends_at: Option<i64>,
    version: i64,
    created_at: i64,
    created_by: String,
}

/// As stored.
fn level_text(level: NoticeLevel) -> &'static str {
    match level {
        NoticeLevel::Info => "info",
        NoticeLevel::Warning => "warning",
    }
}

impl TryFrom<Row> for Notice {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let level = [NoticeLevel::Info, NoticeLevel::Warning]
            .into_iter()
            .find(|level| level_text(*level) == row.level)
            .ok_or_else(|| StoreError::corrupt("notices", "level", &row.level))?;
        let Row { title, body, interrupts, starts_at, ends_at, version, created_at, created_by, .. } = row;
        let id = NoticeId(row.id);
        Ok(Self { id, title, body, level, interrupts, starts_at, ends_at, version, created_at, created_by })
    }
}

/// Adds a notice with `version` 1 for `targets`.
pub async fn insert(tx: &mut Tx, notice: &Notice, targets: &[Scope]) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        notice.id.0,
        &notice.title,
        &notice.body,
        level_text(notice.level),
        notice.interrupts,
        notice.starts_at,
        notice.ends_at,
        notice.created_at,
        &notice.created_by,
        format!("{}\n{}", notice.title, notice.body).to_lowercase(),
    )?;
    for target in targets {
        execute!(tx, ADD_TARGET, notice.id.0, target.key())?;
    }
    Ok(())
}

/// Shows the notice no longer; ending an ended one changes nothing.
pub async fn end(tx: &mut Tx, id: NoticeId, now: UnixMillis) -> Result<bool, StoreError> {
    Ok(execute!(tx, END, id.0, now)? == 1)
}

/// The notice with this id.
pub async fn by_id(tx: &mut Tx, id: NoticeId) -> Result<Option<Notice>, StoreError> {
    fetch_optional!(tx, Row, BY_ID, id.0)?.map(Notice::try_from).transpose()
}

/// Whom a notice is for.
pub async fn targets(tx: &mut Tx, id: NoticeId) -> Result<Vec<Scope>, StoreError> {
    Ok(targets_of(tx, &[id]).await?.remove(&id).unwrap_or_default())
}

/// Whom some notices are for.
pub async fn targets_of(tx: &mut Tx, ids: &[NoticeId]) -> Result<HashMap<NoticeId, Vec<Scope>>, StoreError> {
    let rows: Vec<(Uuid, String)> = TARGETS.run(tx, ids.iter().map(|id| Cell::Id(id.0)).collect()).await?;
    let mut targets: HashMap<NoticeId, Vec<Scope>> = HashMap::new();
    for (id, key) in rows {
        let scope = Scope::from_key(&key);
        let scope = scope.map_err(|_| StoreError::corrupt("notice_targets", "scope_key", key))?;
        targets.entry(NoticeId(id)).or_default().push(scope);
    }
    Ok(targets)
}

/// Which notices; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeFilter {
    /// Part of title or text.
    pub search: Option<String>,
    /// Only those that are or will be shown, as of this time.
    pub not_ended_at: Option<UnixMillis>,
}

/// A page of the notices, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &NoticeFilter,
    page: &Page,
) -> Result<(Vec<Notice>, Option<u64>), StoreError> {
    const COUNTED: u32 = 100_000;
    let query: Query = LIST
        .query()
        .filter(NOT_ENDED, filter.not_ended_at.map(Value::Int))
        .filter(SEARCH, filter.search.as_deref().map(Value::containing));
    let rows = query.clone().fetch::<Row>(tx, page).await?;
    let notices = rows.into_iter().map(Notice::try_from).collect::<Result<_, _>>()?;
    Ok((notices, query.total(tx, page, COUNTED).await?))
}
