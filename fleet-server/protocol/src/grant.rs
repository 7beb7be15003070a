use serde::{Deserialize, Serialize};

use crate::{AttemptId, RolloutId, TerminalId, UnixMillis};

/// The director's word to one terminal: run this target of the image repository.
///
/// It says less than the offline keys: which of the releases that they signed, not what is in it. Whoever holds a
/// director key can delay and choose among signed, unrevoked, not older releases for the right hardware.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// To whom, and to nobody else.
    pub terminal_id: TerminalId,
    /// The name of the target.
    pub target: String,
    /// The rollout that chose it.
    pub rollout_id: RolloutId,
    /// The terminal's attempt.
    pub attempt_id: AttemptId,
    /// Rises with every word to this terminal: an older one is not heard again.
    pub sequence: u64,
    /// When the director said it, by the server's clock. For people: nothing is judged by it.
    pub issued_at: UnixMillis,
}

/// A [`Grant`] and the director's signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedGrant {
    /// The director's Ed25519 public key, 64 hexadecimal digits. It counts only if the offline keys name it.
    pub key: String,
    /// The grant as JSON, byte for byte as it was signed.
    pub grant: String,
    /// Ed25519 signature over [`grant_statement`], standard base64.
    pub signature: String,
}

impl SignedGrant {
    /// The longest grant, in bytes.
    pub const MAX_BYTES: usize = 4096;
}

/// The bytes that a director signs.
pub fn grant_statement(grant: &str) -> Vec<u8> {
    format!("kiosk-grant-v1\n{}:{grant}\n", grant.len()).into_bytes()
}
