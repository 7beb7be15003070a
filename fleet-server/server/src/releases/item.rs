use fleet_protocol::{ReleaseId, UnixMillis};
use fleet_store::StoreError;
use fleet_store::release::ReleaseRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::CsvRow;

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Release {
    /// Which.
    pub id: ReleaseId,
    /// Such as `1.4.0`.
    pub version: String,
    /// Name of its target in the image repository.
    pub target: String,
    /// Processor architectures that it runs on.
    pub hardware: Vec<String>,
    /// Never falls; no terminal goes back below what it has committed.
    pub release_counter: i64,
    /// Bytes of its archive.
    pub size: i64,
    /// Digest of its archive.
    pub sha256: String,
    /// When it came to this server, in Unix milliseconds.
    pub published_at: UnixMillis,
    /// When it was withdrawn from the signed repository, in Unix milliseconds: no rollout leads to it any more.
    pub withdrawn_at: Option<UnixMillis>,
    /// What is new.
    pub notes: String,
    /// Terminals in service that run its version.
    pub terminals_running: i64,
}

impl TryFrom<ReleaseRow> for Release {
    type Error = StoreError;

    fn try_from(row: ReleaseRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: ReleaseId(row.id),
            hardware: row.hardware()?,
            version: row.version,
            target: row.target,
            release_counter: row.release_counter,
            size: row.size,
            sha256: row.sha256,
            published_at: row.published_at,
            withdrawn_at: row.withdrawn_at,
            notes: row.notes,
            terminals_running: row.terminals_running,
        })
    }
}

impl CsvRow for Release {
    const COLUMNS: &'static [&'static str] = &[
        "version",
        "hardware",
        "release_counter",
        "size",
        "sha256",
        "published_at",
        "withdrawn_at",
        "terminals_running",
        "notes",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.version.clone(),
            self.hardware.join(" "),
            self.release_counter.to_string(),
            self.size.to_string(),
            self.sha256.clone(),
            self.published_at.to_string(),
            self.withdrawn_at.map(|at| at.to_string()).unwrap_or_default(),
            self.terminals_running.to_string(),
            self.notes.clone(),
        ]
    }
}
