use fleet_protocol::{RolloutId, UnixMillis};
use fleet_store::offline_bundle::BundleRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An offline bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfflineBundleItem {
    /// Which.
    pub id: Uuid,
    /// Of which rollout.
    pub rollout_id: RolloutId,
    /// When it was made.
    pub made_at: UnixMillis,
    /// User name of who made it.
    pub made_by: String,
    /// From when on terminals do not take it any more.
    pub expires_at: UnixMillis,
    /// How many terminals it is for.
    pub terminals: i64,
    /// Of how many of them a receipt was imported.
    pub receipts: i64,
}

impl From<BundleRow> for OfflineBundleItem {
    fn from(row: BundleRow) -> Self {
        Self {
            id: row.id,
            rollout_id: RolloutId(row.rollout_id),
            made_at: row.made_at,
            made_by: row.made_by,
            expires_at: row.expires_at,
            terminals: row.terminals,
            receipts: row.receipts,
        }
    }
}
