//! An offline bundle is one tar file: [`OfflineBundle`] as `bundle.json`, the image repository's signed files below
//! `metadata/` and `targets/`, and for each terminal a [`SignedGrant`](crate::SignedGrant) as `words/{terminal id}.json`.
//! Whoever plugs it in may have changed any of it: the terminal believes signatures alone.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AttemptId, AttemptState, ReleaseId, RolloutId, TerminalId, UnixMillis};

/// How a bundle's file is called: `kiosk-offline-{anything}.tar`.
pub const OFFLINE_BUNDLE_PREFIX: &str = "kiosk-offline-";
/// The other end of its name.
pub const OFFLINE_BUNDLE_SUFFIX: &str = ".tar";
/// The directory on the medium, beside the bundle, that receives the receipts.
pub const OFFLINE_RECEIPTS: &str = "kiosk-receipts";

/// What a bundle holds, for people and tools. Terminals go by the signed words alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineBundle {
    /// [`OfflineBundle::FORMAT`].
    pub format: u32,
    /// The rollout that it belongs to.
    pub rollout_id: RolloutId,
    /// Its name.
    pub rollout_name: String,
    /// To which release.
    pub release_id: ReleaseId,
    /// Its version.
    pub version: String,
    /// When it was made.
    pub made_at: UnixMillis,
    /// When its words end.
    pub expires_at: UnixMillis,
    /// For which terminals.
    pub terminals: Vec<OfflineTerminal>,
}

/// A terminal that a bundle is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineTerminal {
    /// Which.
    pub terminal_id: TerminalId,
    /// Under which attempt.
    pub attempt_id: AttemptId,
    /// Its name.
    pub name: String,
}

impl OfflineBundle {
    /// The format that this crate describes.
    pub const FORMAT: u32 = 1;
    /// The name of its file in the bundle.
    pub const FILE: &str = "bundle.json";

    /// The name of a terminal's word in the bundle.
    pub fn word_file(terminal: TerminalId) -> String {
        format!("words/{terminal}.json")
    }
}

/// What a terminal did with a bundle: for ops, who carry it back where the terminal has no line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineReceipt {
    /// Whose.
    pub terminal_id: TerminalId,
    /// Of which attempt.
    pub attempt_id: AttemptId,
    /// The version that ran when it was written.
    pub software_version: String,
    /// When it was written, by the terminal's clock.
    pub written_at: UnixMillis,
    /// The steps of the attempt, in order.
    #[serde(default)]
    pub steps: Vec<OfflineStep>,
    /// Why the terminal did not take the bundle, in English, if it did not.
    #[serde(default)]
    pub refusal: Option<String>,
}

/// A step of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineStep {
    /// Where it went.
    pub state: AttemptState,
    /// When, by the terminal's clock.
    pub at: UnixMillis,
    /// Why, where it is a failure, in English.
    #[serde(default)]
    pub reason: Option<String>,
}

impl OfflineReceipt {
    /// The most steps in one.
    pub const MAX_STEPS: usize = 100;

    /// The name of its file.
    pub fn file_name(&self) -> String {
        format!("{}-{}.json", self.terminal_id, self.attempt_id)
    }
}

/// An [`OfflineReceipt`] and its terminal's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedReceipt {
    /// The receipt as JSON, byte for byte as it was signed.
    pub receipt: String,
    /// Ed25519 signature by the terminal's key over the receipt's statement, standard base64.
    pub signature: String,
}

impl SignedReceipt {
    /// The longest receipt, in bytes.
    pub const MAX_BYTES: usize = 64 << 10;
}

/// The bytes that a terminal signs.
pub fn receipt_statement(receipt: &str) -> Vec<u8> {
    format!("kiosk-receipt-v1\n{}:{receipt}\n", receipt.len()).into_bytes()
}
