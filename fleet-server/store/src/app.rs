//! Apps (应用).

mod list;

use fleet_protocol::{AppId, BlobRef, UnixMillis};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

pub use list::{AppFilter, LIST, list};

macro_rules! columns {
    () => {
        "SELECT a.id, a.name, a.summary, a.category, a.unit, a.contact, a.search_words, a.icon_sha256, a.icon_type, \
         a.sort_order, a.version, a.updated_at, COALESCE(g.state, 'draft') AS state, \
         g.version_id AS current_version_id, v.label AS current_version_label, g.list_at, g.unlist_at"
    };
}
macro_rules! tables {
    () => {
        "FROM apps AS a LEFT JOIN listings AS g ON g.app_id = a.id \
         LEFT JOIN app_versions AS v ON v.id = g.version_id"
    };
}
use {columns, tables};

statements! {
    INSERT = "INSERT INTO apps (id, name, search_key, summary, category, unit, contact, icon_sha256, icon_size, \
        icon_type, search_words, sort_order, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
        $9, $10, $11, (SELECT COALESCE(MAX(sort_order), 0) + 1 FROM apps), 1, $12, $12)";
    UPDATE = "UPDATE apps SET name = $3, search_key = $4, summary = $5, category = $6, unit = $7, contact = $8, \
        search_words = $9, version = version + 1, updated_at = $10 WHERE id = $1 AND version = $2";
    SET_ICON = "UPDATE apps SET icon_sha256 = $3, icon_size = $4, icon_type = $5, version = version + 1, \
        updated_at = $6 WHERE id = $1 AND version = $2";
    LOCK_ORDER = "UPDATE apps SET sort_order = sort_order";
    SET_ORDER = "UPDATE apps SET sort_order = $2, updated_at = $3 WHERE id = $1 AND sort_order <> $2";
    BY_ID = concat!(columns!(), " ", tables!(), " WHERE a.id = $1");
    IDS = "SELECT id FROM apps ORDER BY sort_order, id";
}

/// What ops say of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppFields {
    /// Name on the home page.
    pub name: String,
    /// One line under the name.
    pub summary: String,
    /// Heading it stands under.
    pub category: String,
    /// The unit responsible for it.
    pub unit: String,
    /// The unit's contact.
    pub contact: String,
    /// Words by which it is found, beside its name.
    pub search_words: Vec<String>,
}

/// An icon that is kept as a blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icon {
    /// The picture.
    pub blob: BlobRef,
    /// Its media type.
    pub media_type: &'static str,
}

/// An app as it is stored, with its listing.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct App {
    /// Which.
    pub id: Uuid,
    /// Name on the home page.
    pub name: String,
    /// One line under the name.
    pub summary: String,
    /// Heading it stands under.
    pub category: String,
    /// The unit responsible for it.
    pub unit: String,
    /// The unit's contact.
    pub contact: String,
    /// Words by which it is found, beside its name.
    pub search_words: Json<Vec<String>>,
    /// Digest of the icon.
    pub icon_sha256: String,
    /// Its media type.
    pub icon_type: String,
    /// Place on the home page.
    pub sort_order: i64,
    /// For updates.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: UnixMillis,
    /// `draft`, `scheduled`, `listed` or `unlisted`.
    pub state: String,
    /// The version that is or was listed.
    pub current_version_id: Option<Uuid>,
    /// Its label.
    pub current_version_label: Option<String>,
    /// When its listing begins by itself.
    pub list_at: Option<UnixMillis>,
    /// When it ends by itself.
    pub unlist_at: Option<UnixMillis>,
}

fn search_key(fields: &AppFields) -> String {
    let words = fields.search_words.join("\n");
    format!("{}\n{}\n{words}", fields.name, fields.summary).to_lowercase()
}

fn size(blob: BlobRef) -> i64 {
    i64::try_from(blob.size).unwrap_or(i64::MAX)
}

/// Adds an app with `version` 1, at the end of the home page.
pub async fn insert(
    tx: &mut Tx,
    id: AppId,
    fields: &AppFields,
    icon: &Icon,
    now: UnixMillis,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        id.0,
        &fields.name,
        search_key(fields),
        &fields.summary,
        &fields.category,
        &fields.unit,
        &fields.contact,
        icon.blob.sha256.to_string(),
        size(icon.blob),
        icon.media_type,
        Json(&fields.search_words),
        now,
    )?;
    Ok(())
}

/// Writes all fields, if the app still has `version`.
pub async fn update(
    tx: &mut Tx,
    id: AppId,
    version: i64,
    fields: &AppFields,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let changed = execute!(
        tx,
        UPDATE,
        id.0,
        version,
        &fields.name,
        search_key(fields),
        &fields.summary,
        &fields.category,
        &fields.unit,
        &fields.contact,
        Json(&fields.search_words),
        now,
    )?;
    expect_current(changed)
}

/// Gives the app another icon, if it still has `version`.
pub async fn set_icon(
    tx: &mut Tx,
    id: AppId,
    version: i64,
    icon: &Icon,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let sha256 = icon.blob.sha256.to_string();
    let changed = execute!(tx, SET_ICON, id.0, version, sha256, size(icon.blob), icon.media_type, now)?;
    expect_current(changed)
}

/// Waits until nobody else orders the apps, and keeps others from it until the transaction ends: what
/// is read of the order from now on is what will be changed.
pub async fn lock_order(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(tx, LOCK_ORDER).map(drop)
}

/// Gives the app its place on the home page.
pub async fn set_order(tx: &mut Tx, id: AppId, order: i64, now: UnixMillis) -> Result<(), StoreError> {
    execute!(tx, SET_ORDER, id.0, order, now).map(drop)
}

/// The app with this id.
pub async fn by_id(tx: &mut Tx, id: AppId) -> Result<Option<App>, StoreError> {
    fetch_optional!(tx, App, BY_ID, id.0)
}

/// All apps in the order of the home page.
pub async fn ids(tx: &mut Tx) -> Result<Vec<AppId>, StoreError> {
    Ok(fetch_all!(tx, (Uuid,), IDS)?.into_iter().map(|(id,)| AppId(id)).collect())
}
