use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AttemptId, ReleaseId};

/// Where an upgrade attempt is. The first eight follow one another; the rest are ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// Chosen by the rollout, not yet begun.
    Eligible,
    /// Bytes are on the way.
    Downloading,
    /// All bytes are on disk.
    Downloaded,
    /// They are what the offline keys signed.
    Verified,
    /// A complete slot beside the running one, waiting for an idle moment.
    Staged,
    /// The launcher switches.
    Activating,
    /// The new version runs and has to prove itself.
    Probation,
    /// Proven. The only success.
    Committed,
    /// The terminal will not install it: not signed, wrong hardware, older than what it runs.
    Rejected,
    /// It did not come to a switch: no space, no network for too long.
    Failed,
    /// It ran, did not prove itself, and the old version runs again.
    RolledBack,
    /// Stopped by a person.
    Aborted,
    /// A later rollout took its place.
    Superseded,
    /// Silent past its deadline.
    Expired,
}

impl AttemptState {
    /// Whether nothing follows.
    pub const fn is_end(self) -> bool {
        matches!(
            self,
            Self::Committed
                | Self::Rejected
                | Self::Failed
                | Self::RolledBack
                | Self::Aborted
                | Self::Superseded
                | Self::Expired
        )
    }
}

/// The attempt under way on a terminal, or the last that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UpgradeReport {
    /// Which attempt.
    pub attempt_id: AttemptId,
    /// To which release.
    pub release_id: ReleaseId,
    /// Where it is.
    pub state: AttemptState,
    /// Bytes on disk.
    pub bytes_done: u64,
    /// Bytes in all; 0 until the signed metadata is known.
    pub bytes_total: u64,
    /// Why it waits or failed, in English.
    #[serde(default)]
    pub reason: Option<String>,
}
