use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AttemptId, ReleaseId, UnixMillis};

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
    /// A complete slot beside the running one, waiting for its windows, the transaction lock and an idle moment.
    Staged,
    /// The launcher switches.
    Activating,
    /// The new version runs and has to prove itself.
    Probation,
    /// Proven. The only success.
    Committed,
    /// The terminal will not install it: not signed, wrong hardware, older than what it runs.
    Rejected,
    /// It did not come to a switch: the launcher refused, or there is none.
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
    /// Why it does not go on, and until when, if it waits.
    #[serde(default)]
    pub held: Option<Held>,
}

/// Why an attempt does not go on, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Held {
    /// Why.
    pub reason: HoldReason,
    /// Until when, where that is known.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    pub until: Option<UnixMillis>,
    /// More, for ops, in English.
    #[serde(default)]
    pub detail: Option<String>,
}

/// Why an attempt does not go on: the first eight are the fleet's reasons, the rest the terminal's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// A second person has to approve the rollout.
    AwaitingApproval,
    /// The rollout has not begun.
    Scheduled,
    /// An earlier wave goes first.
    Wave,
    /// The wave before has to prove itself for some time.
    Soak,
    /// A person paused the rollout.
    Paused,
    /// Too many failures stopped the rollout.
    Tripped,
    /// A person holds this terminal.
    Hold,
    /// Another rollout moves this terminal.
    OtherRollout,
    /// Outside the windows.
    Window,
    /// The location is open.
    OpeningHours,
    /// Somebody holds the transaction lock.
    Lock,
    /// A citizen is at the terminal.
    Citizen,
    /// The location's share of the line is used up.
    Quota,
    /// The line is metered, and there is no small way to the release.
    Metered,
    /// The disk has no room.
    LowDisk,
    /// The signed metadata have ended.
    MetadataExpired,
    /// The time is not known.
    Clock,
    /// The server is reached, but the bytes do not come.
    Network,
    /// The terminal is not reached.
    Offline,
    /// A reason that this side does not know yet.
    #[serde(other)]
    Unknown,
}
