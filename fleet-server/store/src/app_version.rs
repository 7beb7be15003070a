//! Versions of apps (应用版本). A row never changes.

use fleet_protocol::{AppId, AppVersionId, BlobRef, Permissions, UnixMillis};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use crate::list::{List, Page, Sort, Value};
use crate::statement::{execute, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    INSERT = "INSERT INTO app_versions (id, app_id, label, kind, entry, url, allowed_origins, permissions, \
        sha256, size, file_count, created_at, created_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    BY_ID = "SELECT id, app_id, label, kind, entry, url, allowed_origins, permissions, sha256, size, \
        file_count, created_at, created_by FROM app_versions WHERE id = $1";
}

/// The versions of an app.
pub static LIST: List = List {
    select: "SELECT id, app_id, label, kind, entry, url, allowed_origins, permissions, sha256, size, file_count, created_at, created_by",
    from: "FROM app_versions",
    sorts: &[Sort::by_int("created_at", "created_at", "id"), Sort::by_text("label", "label", "id")],
    conditions: &[APP, KIND],
};
const KIND: &str = "kind = $?";
const APP: &str = "app_id = $?";

/// Where a version comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A zip file.
    Bundle {
        /// The zip file.
        blob: BlobRef,
        /// The page that opens.
        entry: String,
        /// Files in it.
        file_count: i64,
    },
    /// A web site.
    Remote {
        /// The page that opens.
        url: String,
    },
}

/// A version as it is stored. Which columns are set depends on `kind`.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AppVersion {
    /// Which.
    pub id: Uuid,
    /// Of which app.
    pub app_id: Uuid,
    /// Such as `1.4.0`; unique within the app.
    pub label: String,
    /// `bundle` or `remote`.
    pub kind: String,
    /// Bundle: the page that opens.
    pub entry: Option<String>,
    /// Remote: the page that opens.
    pub url: Option<String>,
    /// Origins that it may reach.
    pub allowed_origins: Json<Vec<String>>,
    /// What of the terminal it may use.
    pub permissions: Json<Permissions>,
    /// Bundle: digest of the zip file.
    pub sha256: Option<String>,
    /// Bundle: bytes of the zip file.
    pub size: Option<i64>,
    /// Bundle: files in it.
    pub file_count: Option<i64>,
    /// When it was made.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
}

/// A version to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAppVersion {
    /// Which.
    pub id: AppVersionId,
    /// Of which app.
    pub app_id: AppId,
    /// Its label.
    pub label: String,
    /// Where it comes from.
    pub source: Source,
    /// Origins that it may reach.
    pub allowed_origins: Vec<String>,
    /// What of the terminal it may use.
    pub permissions: Permissions,
    /// When.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
}

/// Adds a version. [`StoreError::Conflict`] if the app has one with this label.
pub async fn insert(tx: &mut Tx, version: NewAppVersion) -> Result<AppVersion, StoreError> {
    let mut row = AppVersion {
        id: version.id.0,
        app_id: version.app_id.0,
        label: version.label,
        kind: String::new(),
        entry: None,
        url: None,
        allowed_origins: Json(version.allowed_origins),
        permissions: Json(version.permissions),
        sha256: None,
        size: None,
        file_count: None,
        created_at: version.created_at,
        created_by: version.created_by,
    };
    match version.source {
        Source::Bundle { blob, entry, file_count } => {
            "bundle".clone_into(&mut row.kind);
            row.entry = Some(entry);
            row.sha256 = Some(blob.sha256.to_string());
            row.size = Some(i64::try_from(blob.size).unwrap_or(i64::MAX));
            row.file_count = Some(file_count);
        }
        Source::Remote { url } => {
            "remote".clone_into(&mut row.kind);
            row.url = Some(url);
        }
    }
    execute!(
        tx,
        INSERT,
        row.id,
        row.app_id,
        &row.label,
        &row.kind,
        &row.entry,
        &row.url,
        &row.allowed_origins,
        &row.permissions,
        &row.sha256,
        row.size,
        row.file_count,
        row.created_at,
        &row.created_by,
    )?;
    Ok(row)
}

/// The version with this id.
pub async fn by_id(tx: &mut Tx, id: AppVersionId) -> Result<Option<AppVersion>, StoreError> {
    fetch_optional!(tx, AppVersion, BY_ID, id.0)
}

/// A page of an app's versions, and how many it has.
pub async fn list(
    tx: &mut Tx,
    app_id: AppId,
    kind: Option<String>,
    page: &Page,
) -> Result<(Vec<AppVersion>, Option<u64>), StoreError> {
    const COUNTED: u32 = 10_000;
    let query = LIST.query().filter(APP, Some(Value::Id(app_id.0))).filter(KIND, kind.map(Value::Text));
    let rows = query.clone().fetch(tx, page).await?;
    Ok((rows, query.total(tx, page, COUNTED).await?))
}
