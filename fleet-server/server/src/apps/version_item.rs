use fleet_domain::{CheckFinding, VersionState};
use fleet_protocol::{AppVersionId, Permission, UnixMillis};
use fleet_store::app_version;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::CsvRow;
use crate::terminals::word;

/// A version of an app. What it holds never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AppVersion {
    /// Which.
    pub id: AppVersionId,
    /// Unique within the app.
    pub label: String,
    /// Where it comes from.
    pub kind: AppVersionKind,
    /// Bundle: the page that opens.
    pub entry: Option<String>,
    /// Remote: the page that opens.
    pub url: Option<String>,
    /// Origins that it may reach.
    pub allowed_origins: Vec<String>,
    /// What of the terminal it may use.
    pub permissions: Vec<Permission>,
    /// Bundle: bytes of the zip file.
    pub size: Option<i64>,
    /// Bundle: digest of the zip file.
    pub sha256: Option<String>,
    /// Bundle: files in it.
    pub file_count: Option<i64>,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
    /// User name.
    pub created_by: String,
    /// Where it stands on its way to citizens.
    pub state: VersionState,
    /// What its check found, errors first.
    pub findings: Vec<CheckFinding>,
    /// When somebody asked for its review, and who.
    pub submitted: Option<VersionMark>,
    /// When it was reviewed, and by whom.
    pub reviewed: Option<VersionMark>,
    /// When it was withdrawn, and by whom.
    pub withdrawn: Option<VersionMark>,
    /// Why it was last sent back; empty if it never was.
    pub review_note: String,
    /// For updates.
    pub version: i64,
}

/// A step that somebody took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionMark {
    /// Unix milliseconds.
    pub at: UnixMillis,
    /// User name.
    pub by: String,
}

/// Where a version comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppVersionKind {
    /// A zip file that terminals unpack.
    Bundle,
    /// A web site.
    Remote,
}

impl AppVersionKind {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Remote => "remote",
        }
    }
}

impl From<app_version::AppVersion> for AppVersion {
    fn from(row: app_version::AppVersion) -> Self {
        let mark = |at: Option<UnixMillis>, by: &Option<String>| {
            at.zip(by.clone()).map(|(at, by)| VersionMark { at, by })
        };
        let mut findings = row.findings().to_vec();
        findings.sort_by_key(|finding| finding.severity);
        Self {
            // What cannot be read cannot be listed either.
            state: row.state().unwrap_or(VersionState::Draft),
            findings,
            submitted: mark(row.submitted_at, &row.submitted_by),
            reviewed: mark(row.reviewed_at, &row.reviewed_by),
            withdrawn: mark(row.withdrawn_at, &row.withdrawn_by),
            review_note: row.review_note,
            version: row.version,
            id: AppVersionId(row.id),
            label: row.label,
            kind: if row.kind == "bundle" { AppVersionKind::Bundle } else { AppVersionKind::Remote },
            entry: row.entry,
            url: row.url,
            allowed_origins: row.allowed_origins.0,
            permissions: row.permissions.0.0.into_iter().collect(),
            size: row.size,
            sha256: row.sha256,
            file_count: row.file_count,
            created_at: row.created_at,
            created_by: row.created_by,
        }
    }
}

impl CsvRow for AppVersion {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "label",
        "entry",
        "url",
        "allowed_origins",
        "permissions",
        "size",
        "sha256",
        "file_count",
        "created_at",
        "created_by",
        "state",
        "reviewed_by",
    ];

    fn cells(&self) -> Vec<String> {
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        vec![
            self.id.to_string(),
            self.label.clone(),
            self.entry.clone().unwrap_or_default(),
            self.url.clone().unwrap_or_default(),
            self.allowed_origins.join(" "),
            self.permissions.iter().map(|permission| permission.as_str()).collect::<Vec<_>>().join(" "),
            number(self.size),
            self.sha256.clone().unwrap_or_default(),
            number(self.file_count),
            self.created_at.to_string(),
            self.created_by.clone(),
            word(self.state),
            self.reviewed.as_ref().map(|mark| mark.by.clone()).unwrap_or_default(),
        ]
    }
}
