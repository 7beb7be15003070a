use serde::{Deserialize, Serialize};

use crate::{Activation, AttemptId, DesiredRelease, ReleaseId, RolloutId, TerminalId, UnixMillis};

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
    /// Set where the word may also travel on an offline medium: what the network would have said beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline: Option<OfflineTerms>,
}

/// What belongs to a word that comes without the server: nothing on a medium counts that is not signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfflineTerms {
    /// Not taken from a medium at this time or later.
    pub until: UnixMillis,
    /// Which release the target is.
    pub release_id: ReleaseId,
    /// Its version, such as `1.4.0`.
    pub version: String,
    /// When the terminal may switch to it.
    pub activation: Activation,
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

    /// What it says, whoever signed it: to be believed only after its signature was checked. `None` if it cannot be read.
    pub fn read(&self) -> Option<Grant> {
        if self.grant.len() > Self::MAX_BYTES { None } else { serde_json::from_str(&self.grant).ok() }
    }

    /// The release that it tells a terminal to run, if it is a word that may come without the server.
    pub fn offline_release(&self) -> Option<DesiredRelease> {
        let Grant { target, rollout_id, attempt_id, offline, .. } = self.read()?;
        let OfflineTerms { release_id, version, activation, .. } = offline?;
        let grant = Some(self.clone());
        Some(DesiredRelease { release_id, version, target, rollout_id, attempt_id, activation, grant })
    }
}

/// The bytes that a director signs.
pub fn grant_statement(grant: &str) -> Vec<u8> {
    format!("kiosk-grant-v1\n{}:{grant}\n", grant.len()).into_bytes()
}
