use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{LocationId, TerminalId, UnixMillis};

/// What a new terminal sends, again and again until it is [`EnrollmentState::Active`]. The request
/// is idempotent: the id is derived from the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrollmentRequest {
    /// The protocol that the terminal speaks, [`PROTOCOL_VERSION`](crate::PROTOCOL_VERSION).
    pub protocol: u32,
    /// Ed25519 public key (RFC 8032), 32 bytes, standard base64.
    pub public_key: String,
    /// What the machine is, and how it is recognised when its disk is cloned.
    pub hardware: Hardware,
    /// Version of the terminal's software, such as `1.4.0`.
    pub software_version: String,
    /// The terminal's clock, for information only: it may be years off.
    pub sent_at: UnixMillis,
    /// A code issued beforehand and typed in by the installer, such as `K7M2-9QXP`; without it the
    /// terminal waits for approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrollment_code: Option<String>,
    /// Where whoever set the terminal up says that it stands: for whoever approves it, and for a code that names no location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_wish: Option<LocationId>,
    /// Ed25519 signature over [`enrollment_statement`], standard base64: proof of the private key.
    pub signature: String,
}

/// The bytes that a terminal signs to enrol.
pub fn enrollment_statement(request: &EnrollmentRequest) -> Vec<u8> {
    // Length-prefixed, so that no two different requests give the same bytes.
    let mut statement = b"kiosk-enrollment-v1\n".to_vec();
    for part in [
        request.public_key.as_str(),
        request.hardware.fingerprint.as_str(),
        request.software_version.as_str(),
        request.enrollment_code.as_deref().unwrap_or(""),
        &request.sent_at.to_string(),
    ] {
        statement.extend_from_slice(format!("{}:{part}\n", part.len()).as_bytes());
    }
    // Terminals of before have none, and sign as they did.
    if let Some(wish) = request.location_wish {
        let wish = wish.to_string();
        statement.extend_from_slice(format!("{}:{wish}\n", wish.len()).as_bytes());
    }
    statement
}

/// A terminal's hardware. Every text is at most 200 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hardware {
    /// Digest over what identifies this machine and is not on its disk (board and disk serial numbers,
    /// network addresses): the same key from another fingerprint is a cloned disk.
    pub fingerprint: String,
    /// Maker and model, such as `H3C X500ZG2`.
    pub model: String,
    /// Processor architecture in Rust's words: `x86_64`, `aarch64`, `loongarch64`.
    pub arch: String,
    /// Operating system, such as `Debian GNU/Linux 12`.
    pub os: String,
    /// Main memory in bytes.
    pub memory_bytes: u64,
    /// Size of the data disk in bytes.
    pub disk_bytes: u64,
}

/// Where a terminal stands in its enrollment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnrollmentState {
    /// Known by its key, waiting for a person.
    Pending,
    /// Let in, not yet checked in.
    Approved,
    /// Checks in.
    Active,
    /// Turned away by a person.
    Rejected,
    /// Let in, but stopped for now.
    Suspended,
    /// Taken out of service for good.
    Retired,
    /// Two machines present the same key, or one machine's fingerprint two keys: a cloned disk.
    /// A person has to say which is which.
    Conflict,
}

/// The server's answer to an [`EnrollmentRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrollmentReply {
    /// The id derived from the key, as the server sees it.
    pub terminal_id: TerminalId,
    /// Where the terminal stands now.
    pub state: EnrollmentState,
    /// The short code that the screen shows and the console lists, such as `4F7K-2M`: a person compares them.
    pub display_code: String,
    /// Where the console approves this terminal; the screen shows it as a QR code.
    pub approval_url: String,
    /// Ask again after this long, in milliseconds.
    pub retry_after_ms: u64,
    /// The server's clock.
    pub server_time: UnixMillis,
    /// What the server says to [`EnrollmentRequest::location_wish`]; `None` where there was none, and from older servers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location_wish: Option<WishAnswer>,
}

/// What became of the wish to stand at a location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "wish")]
pub enum WishAnswer {
    /// There is such a location: whoever approves the terminal sees it.
    Noted {
        /// Its name.
        name: String,
    },
    /// There is none, or no more: it has to be chosen anew, or by whoever approves the terminal.
    Unknown,
}
