use fleet_domain::RolloutState;
use fleet_protocol::{ReleaseId, RolloutId, UnixMillis};
use fleet_store::rollout::{self, Progress, RolloutRow};
use fleet_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{ApiResult, Code};
use crate::request::CsvRow;
use crate::targets::{self, Target};

/// A rollout in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RolloutSummary {
    /// Which.
    pub id: RolloutId,
    /// Its name.
    pub name: String,
    /// To which release.
    pub release: RolloutRelease,
    /// Where it stands.
    pub state: RolloutState,
    /// How many attempts are in which state.
    pub counts: RolloutCounts,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
    /// User name.
    pub created_by: String,
    /// Unix milliseconds.
    pub started_at: Option<UnixMillis>,
    /// Unix milliseconds.
    pub ended_at: Option<UnixMillis>,
    /// For decisions.
    pub version: i64,
}

/// The release that a rollout moves terminals to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RolloutRelease {
    /// Which.
    pub id: ReleaseId,
    /// Such as `1.4.0`.
    pub version: String,
}

/// A rollout with its targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rollout {
    /// What a list shows of it.
    #[serde(flatten)]
    pub summary: RolloutSummary,
    /// Which terminals.
    pub targets: Vec<Target>,
}

/// Attempts by state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct RolloutCounts {
    /// Chosen, not begun.
    pub eligible: i64,
    /// Bytes are on the way.
    pub downloading: i64,
    /// All bytes are there.
    pub downloaded: i64,
    /// Signed as it must be.
    pub verified: i64,
    /// Waits for an idle moment.
    pub staged: i64,
    /// Switches.
    pub activating: i64,
    /// Proves itself.
    pub probation: i64,
    /// Proven.
    pub committed: i64,
    /// Not accepted by the terminal.
    pub rejected: i64,
    /// Did not come to a switch.
    pub failed: i64,
    /// Did not prove itself.
    pub rolled_back: i64,
    /// Stopped by a person.
    pub aborted: i64,
    /// A later rollout took its place.
    pub superseded: i64,
    /// Silent for too long.
    pub expired: i64,
}

impl From<Progress> for RolloutCounts {
    fn from(progress: Progress) -> Self {
        Self {
            eligible: progress.eligible,
            downloading: progress.downloading,
            downloaded: progress.downloaded,
            verified: progress.verified,
            staged: progress.staged,
            activating: progress.activating,
            probation: progress.probation,
            committed: progress.committed,
            rejected: progress.rejected,
            failed: progress.failed,
            rolled_back: progress.rolled_back,
            aborted: progress.aborted,
            superseded: progress.superseded,
            expired: progress.expired,
        }
    }
}

impl TryFrom<RolloutRow> for RolloutSummary {
    type Error = StoreError;

    fn try_from(row: RolloutRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: RolloutId(row.id),
            state: row.state()?,
            name: row.name,
            release: RolloutRelease { id: ReleaseId(row.release_id), version: row.release_version },
            counts: row.progress.into(),
            created_at: row.created_at,
            created_by: row.created_by,
            started_at: row.started_at,
            ended_at: row.ended_at,
            version: row.version,
        })
    }
}

impl Rollout {
    /// The rollout as an answer; "not found" if there is none.
    pub async fn load(tx: &mut Tx, id: RolloutId) -> ApiResult<Self> {
        let row = rollout::find(tx, id).await?.ok_or(Code::NotFound)?;
        let summary = RolloutSummary::try_from(row)?;
        let scopes = rollout::targets(tx, id).await?;
        Ok(Self { summary, targets: targets::named(tx, &scopes).await? })
    }
}

impl CsvRow for RolloutSummary {
    const COLUMNS: &'static [&'static str] = &[
        "name",
        "release",
        "state",
        "committed",
        "rolled_back",
        "failed",
        "rejected",
        "created_at",
        "created_by",
        "started_at",
        "ended_at",
    ];

    fn cells(&self) -> Vec<String> {
        let time = |at: Option<UnixMillis>| at.map(|at| at.to_string()).unwrap_or_default();
        vec![
            self.name.clone(),
            self.release.version.clone(),
            format!("{:?}", self.state).to_lowercase(),
            self.counts.committed.to_string(),
            self.counts.rolled_back.to_string(),
            self.counts.failed.to_string(),
            self.counts.rejected.to_string(),
            self.created_at.to_string(),
            self.created_by.clone(),
            time(self.started_at),
            time(self.ended_at),
        ]
    }
}
