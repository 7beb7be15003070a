//! Versions of apps (应用版本). What a version holds never changes; where it stands on its way to citizens does.

mod decide;
mod list;

use fleet_domain::{CheckFinding, VersionState};
use fleet_protocol::{AppId, AppVersionId, BlobRef, Permissions, UnixMillis};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use crate::statement::{execute, fetch_optional, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

pub use decide::{Decided, decide, lock};
pub use list::{LIST, VersionFilter, list};

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[STATEMENTS, decide::STATEMENTS];

macro_rules! columns {
    () => {
        "SELECT id, app_id, label, kind, entry, url, allowed_origins, permissions, sha256, size, file_count, \
         created_at, created_by, state, findings, submitted_at, submitted_by, reviewed_at, reviewed_by, review_note, \
         withdrawn_at, withdrawn_by, version"
    };
}
use columns;

statements! {
    INSERT = "INSERT INTO app_versions (id, app_id, label, kind, entry, url, allowed_origins, permissions, sha256, size, \
        file_count, created_at, created_by, state, findings) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    BY_ID = concat!(columns!(), " FROM app_versions WHERE id = $1");
}

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
    state: String,
    findings: Json<Vec<CheckFinding>>,
    /// When somebody last asked for its review.
    pub submitted_at: Option<UnixMillis>,
    /// By whom.
    pub submitted_by: Option<String>,
    /// When it was reviewed.
    pub reviewed_at: Option<UnixMillis>,
    /// By whom.
    pub reviewed_by: Option<String>,
    /// Why it was last sent back; empty if it never was.
    pub review_note: String,
    /// When it was withdrawn.
    pub withdrawn_at: Option<UnixMillis>,
    /// By whom.
    pub withdrawn_by: Option<String>,
    /// For updates.
    pub version: i64,
}

impl AppVersion {
    /// Where it stands.
    pub fn state(&self) -> Result<VersionState, StoreError> {
        from_word("app_versions", "state", &self.state)
    }

    /// What its check found.
    pub fn findings(&self) -> &[CheckFinding] {
        &self.findings.0
    }
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
    /// What its check found: it decides where the version begins.
    pub findings: Vec<CheckFinding>,
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
        state: word(VersionState::after_check(&version.findings)),
        findings: Json(version.findings),
        submitted_at: None,
        submitted_by: None,
        reviewed_at: None,
        reviewed_by: None,
        review_note: String::new(),
        withdrawn_at: None,
        withdrawn_by: None,
        version: 1,
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
        &row.state,
        &row.findings,
    )?;
    Ok(row)
}

/// The version with this id.
pub async fn by_id(tx: &mut Tx, id: AppVersionId) -> Result<Option<AppVersion>, StoreError> {
    fetch_optional!(tx, AppVersion, BY_ID, id.0)
}
