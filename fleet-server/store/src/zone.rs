//! Zones (专区): pages that ops compose and terminals show.

mod picture;

use std::collections::HashMap;

use fleet_domain::{Scope, ZoneState};
use fleet_protocol::{UnixMillis, ZoneContent, ZoneId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::wire::{from_json, from_word, json, word};
use crate::{StoreError, Tx};

#[cfg(test)]
pub(crate) use picture::KNOWN;
pub use picture::{Picture, add_picture, known_pictures, picture};

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, picture::STATEMENTS];

macro_rules! columns {
    () => {
        "SELECT id, content, state, starts_at, ends_at, sort_order, version, created_at, updated_at, updated_by"
    };
}

statements! {
    BY_ID = concat!(columns!(), " FROM zones WHERE id = $1");
    INSERT = "INSERT INTO zones (id, title, search_key, content, state, starts_at, ends_at, sort_order, version, \
        created_at, updated_at, updated_by) VALUES ($1, $2, $3, $4, 'draft', $5, $6, \
        (SELECT COALESCE(MAX(sort_order), 0) + 1 FROM zones), 1, $7, $7, $8)";
    UPDATE = "UPDATE zones SET title = $3, search_key = $4, content = $5, starts_at = $6, ends_at = $7, \
        version = version + 1, updated_at = $8, updated_by = $9 WHERE id = $1 AND version = $2";
    SET_STATE = "UPDATE zones SET state = $3, version = version + 1, updated_at = $4, updated_by = $5 \
        WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM zones WHERE id = $1 AND version = $2";
    CLEAR_TARGETS = "DELETE FROM zone_targets WHERE zone_id = $1";
    ADD_TARGET = "INSERT INTO zone_targets (zone_id, scope_key) VALUES ($1, $2)";
    LOCK_ORDER = "UPDATE zones SET sort_order = sort_order";
    SET_ORDER = "UPDATE zones SET sort_order = $2 WHERE id = $1 AND sort_order <> $2";
    IDS = "SELECT id FROM zones ORDER BY sort_order, id";
}

pub(crate) const TARGETS: SelectIn = SelectIn {
    select: "SELECT zone_id, scope_key FROM zone_targets WHERE zone_id",
    then: "ORDER BY scope_key",
};

/// All zones.
pub static LIST: List = List {
    select: columns!(),
    from: "FROM zones",
    sorts: &[Sort::by_int("sort_order", "sort_order", "id"), Sort::by_int("updated_at", "updated_at", "id")],
    conditions: &[STATE, SEARCH],
};
const STATE: &str = "state = $?";
const SEARCH: &str = "search_key LIKE $? ESCAPE '\\'";

/// A zone as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Which.
    pub id: ZoneId,
    /// What it shows.
    pub content: ZoneContent,
    /// Where it stands.
    pub state: ZoneState,
    /// Not shown before.
    pub starts_at: UnixMillis,
    /// Not shown after.
    pub ends_at: Option<UnixMillis>,
    /// Its place among the zones.
    pub sort_order: i64,
    /// For updates.
    pub version: i64,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it was last changed.
    pub updated_at: UnixMillis,
    /// By whom.
    pub updated_by: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    content: String,
    state: String,
    starts_at: i64,
    ends_at: Option<i64>,
    sort_order: i64,
    version: i64,
    created_at: i64,
    updated_at: i64,
    updated_by: String,
}

impl TryFrom<Row> for Zone {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let Row { starts_at, ends_at, sort_order, version, created_at, updated_at, updated_by, .. } = row;
        Ok(Self {
            id: ZoneId(row.id),
            content: from_json("zones", "content", &row.content)?,
            state: from_word("zones", "state", &row.state)?,
            starts_at,
            ends_at,
            sort_order,
            version,
            created_at,
            updated_at,
            updated_by,
        })
    }
}

/// What is written of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneFields {
    /// What it shows.
    pub content: ZoneContent,
    /// Not shown before.
    pub starts_at: UnixMillis,
    /// Not shown after.
    pub ends_at: Option<UnixMillis>,
    /// Whom it is for.
    pub targets: Vec<Scope>,
}

fn search_key(content: &ZoneContent) -> String {
    let (title, summary) = (&content.title, &content.summary);
    format!("{}\n{}\n{}\n{}", title.zh, title.en, summary.zh, summary.en).to_lowercase()
}

/// Adds a draft with `version` 1, behind the others.
pub async fn insert(
    tx: &mut Tx,
    id: ZoneId,
    fields: &ZoneFields,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    let ZoneFields { content, starts_at, ends_at, .. } = fields;
    let key = search_key(content);
    execute!(tx, INSERT, id.0, &content.title.zh, key, json(content), *starts_at, *ends_at, now, by)?;
    add_targets(tx, id, &fields.targets).await
}

/// Writes all fields, if the zone still has `version`.
pub async fn update(
    tx: &mut Tx,
    id: ZoneId,
    version: i64,
    fields: &ZoneFields,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    let ZoneFields { content, starts_at, ends_at, .. } = fields;
    let (title, key) = (&content.title.zh, search_key(content));
    expect_current(execute!(
        tx,
        UPDATE,
        id.0,
        version,
        title,
        key,
        json(content),
        *starts_at,
        *ends_at,
        now,
        by
    )?)?;
    execute!(tx, CLEAR_TARGETS, id.0)?;
    add_targets(tx, id, &fields.targets).await
}

async fn add_targets(tx: &mut Tx, id: ZoneId, targets: &[Scope]) -> Result<(), StoreError> {
    for target in targets {
        execute!(tx, ADD_TARGET, id.0, target.key())?;
    }
    Ok(())
}

/// Moves a zone on, if it still has `version`.
pub async fn set_state(
    tx: &mut Tx,
    id: ZoneId,
    version: i64,
    state: ZoneState,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    expect_current(execute!(tx, SET_STATE, id.0, version, word(state), now, by)?)
}

/// Removes a zone, if it still has `version`.
pub async fn delete(tx: &mut Tx, id: ZoneId, version: i64) -> Result<(), StoreError> {
    execute!(tx, CLEAR_TARGETS, id.0)?;
    expect_current(execute!(tx, DELETE, id.0, version)?)
}

/// Lets nobody else change the order until the transaction ends.
pub async fn lock_order(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(tx, LOCK_ORDER).map(drop)
}

/// Puts a zone at a place.
pub async fn set_order(tx: &mut Tx, id: ZoneId, order: i64) -> Result<(), StoreError> {
    execute!(tx, SET_ORDER, id.0, order).map(drop)
}

/// All zones, in their order.
pub async fn ids(tx: &mut Tx) -> Result<Vec<ZoneId>, StoreError> {
    let rows = fetch_all!(tx, (Uuid,), IDS)?;
    Ok(rows.into_iter().map(|(id,)| ZoneId(id)).collect())
}

/// The zone with this id.
pub async fn by_id(tx: &mut Tx, id: ZoneId) -> Result<Option<Zone>, StoreError> {
    fetch_optional!(tx, Row, BY_ID, id.0)?.map(Zone::try_from).transpose()
}

/// Whom a zone is for.
pub async fn targets(tx: &mut Tx, id: ZoneId) -> Result<Vec<Scope>, StoreError> {
    Ok(targets_of(tx, &[id]).await?.remove(&id).unwrap_or_default())
}

/// Whom some zones are for.
pub async fn targets_of(tx: &mut Tx, ids: &[ZoneId]) -> Result<HashMap<ZoneId, Vec<Scope>>, StoreError> {
    let rows: Vec<(Uuid, String)> = TARGETS.run(tx, ids.iter().map(|id| Cell::Id(id.0)).collect()).await?;
    let mut targets: HashMap<ZoneId, Vec<Scope>> = HashMap::new();
    for (id, key) in rows {
        let scope = Scope::from_key(&key);
        let scope = scope.map_err(|_| StoreError::corrupt("zone_targets", "scope_key", key))?;
        targets.entry(ZoneId(id)).or_default().push(scope);
    }
    Ok(targets)
}

/// Which zones; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ZoneFilter {
    /// Part of title or summary.
    pub search: Option<String>,
    /// Only those in this state.
    pub state: Option<ZoneState>,
}

/// A page of the zones, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &ZoneFilter,
    page: &Page,
) -> Result<(Vec<Zone>, Option<u64>), StoreError> {
    const COUNTED: u32 = 10_000;
    let query: Query = LIST
        .query()
        .filter(STATE, filter.state.map(|state| Value::Text(word(state))))
        .filter(SEARCH, filter.search.as_deref().map(Value::containing));
    let rows = query.clone().fetch::<Row>(tx, page).await?;
    let zones = rows.into_iter().map(Zone::try_from).collect::<Result<_, _>>()?;
    Ok((zones, query.total(tx, page, COUNTED).await?))
}
