use fleet_domain::{AttemptCounts, PausedBy, RolloutState};
use fleet_protocol::{AttemptState, ReleaseId, RolloutId, UnixMillis};
use fleet_store::StoreError;
use fleet_store::rollout::RolloutRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::CsvRow;
use crate::terminals::word;

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
    /// Who paused it, if it is paused.
    pub paused_by: Option<PausedBy>,
    /// Why it paused itself, in English.
    pub stopped_for: Option<String>,
    /// How many attempts are in which state.
    pub counts: AttemptCounts,
    /// While terminals get their places.
    pub joining: Option<Joining>,
    /// Whether a second person has to approve it.
    pub needs_approval: bool,
    /// When it begins once it is ready; `null` waits for somebody to start it.
    pub starts_at: Option<UnixMillis>,
    /// The rollout that it takes back.
    pub reverse_of: Option<RolloutId>,
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

/// How far the terminals of a rollout that has just begun have got their places in its waves. Nobody is told to move
/// before all have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Joining {
    /// Terminals that have theirs.
    pub done: i64,
    /// In all; 0 until they are counted.
    pub total: i64,
}

impl TryFrom<RolloutRow> for RolloutSummary {
    type Error = StoreError;

    fn try_from(row: RolloutRow) -> Result<Self, StoreError> {
        let paused_by = row.paused_by()?;
        Ok(Self {
            id: RolloutId(row.id),
            state: row.state()?,
            paused_by,
            counts: row.counts(),
            joining: joining(&row),
            name: row.name,
            release: RolloutRelease { id: ReleaseId(row.release_id), version: row.release_version },
            stopped_for: row.stopped_for,
            needs_approval: row.needs_approval,
            starts_at: row.starts_at,
            reverse_of: row.reverse_of.map(RolloutId),
            created_at: row.created_at,
            created_by: row.created_by,
            started_at: row.started_at,
            ended_at: row.ended_at,
            version: row.version,
        })
    }
}

fn joining(row: &RolloutRow) -> Option<Joining> {
    let under_way = row.started_at.is_some() && row.joined_at.is_none() && row.ended_at.is_none();
    under_way.then_some(Joining { done: row.join_done, total: row.join_total })
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
            word(self.state),
            self.counts.of(AttemptState::Committed).to_string(),
            self.counts.of(AttemptState::RolledBack).to_string(),
            self.counts.of(AttemptState::Failed).to_string(),
            self.counts.of(AttemptState::Rejected).to_string(),
            self.created_at.to_string(),
            self.created_by.clone(),
            time(self.started_at),
            time(self.ended_at),
        ]
    }
}
