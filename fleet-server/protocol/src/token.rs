use serde::{Deserialize, Serialize};

use crate::{TerminalId, UnixMillis};

/// Asks for something to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeRequest {
    /// Who wants a token.
    pub terminal_id: TerminalId,
}

/// Something to sign: the server keeps nothing, the nonce carries its own proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Opaque; sent back unchanged.
    pub nonce: String,
    /// The server's clock. The terminal needs no clock of its own to get a token.
    pub server_time: UnixMillis,
}

/// A signed challenge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenRequest {
    /// Who wants a token.
    pub terminal_id: TerminalId,
    /// [`Challenge::nonce`].
    pub nonce: String,
    /// The machine that asks ([`Hardware::fingerprint`](crate::Hardware::fingerprint)): a cloned disk is found here.
    pub hardware_fingerprint: String,
    /// Ed25519 signature over [`token_statement`], standard base64.
    pub signature: String,
}

/// The bytes that a terminal signs for a token.
pub fn token_statement(terminal_id: TerminalId, nonce: &str, hardware_fingerprint: &str) -> Vec<u8> {
    format!(
        "kiosk-token-v1\n{terminal_id}\n{}:{nonce}\n{}:{hardware_fingerprint}\n",
        nonce.len(),
        hardware_fingerprint.len()
    )
    .into_bytes()
}

/// A bearer token. Never logged, never in a URL.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// For `Authorization: Bearer …`.
    pub token: String,
    /// How long it holds, in milliseconds from now.
    pub expires_in_ms: u64,
    /// The server's clock.
    pub server_time: UnixMillis,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token").field("expires_in_ms", &self.expires_in_ms).finish_non_exhaustive()
    }
}
