use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An error of either API (RFC 9457, `application/problem+json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:kiosk:problem:{code}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Stable, for programs.
    pub code: ProblemCode,
    /// HTTP status.
    pub status: u16,
    /// One sentence in the language of the request's `Accept-Language`: what happened.
    pub title: String,
    /// One sentence in that language: what to do.
    pub detail: String,
    /// The field at fault, where there is one, as a JSON pointer (RFC 6901).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// For the server's log: quote it when asking for help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// Why a request failed. A code is never renamed or given another meaning; new ones are added.
/// Terminals treat a code they do not know by its HTTP status.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct ProblemCode(pub std::borrow::Cow<'static, str>);

impl ProblemCode {
    /// The enrollment code is not known.
    pub const ENROLLMENT_CODE_UNKNOWN: Self = Self::from_static("enrollment_code_unknown");
    /// The enrollment code has been used up.
    pub const ENROLLMENT_CODE_USED: Self = Self::from_static("enrollment_code_used");
    /// The enrollment code has expired.
    pub const ENROLLMENT_CODE_EXPIRED: Self = Self::from_static("enrollment_code_expired");
    /// The signature does not belong to the key.
    pub const SIGNATURE_INVALID: Self = Self::from_static("signature_invalid");
    /// The terminal has to enrol first: unknown, rejected or retired.
    pub const TERMINAL_NOT_ENROLLED: Self = Self::from_static("terminal_not_enrolled");
    /// Two machines present this key: a cloned disk.
    pub const TERMINAL_CONFLICT: Self = Self::from_static("terminal_conflict");
    /// The token is missing, damaged or has expired: get a new one.
    pub const TOKEN_INVALID: Self = Self::from_static("token_invalid");
    /// The challenge is damaged or has expired: get a new one.
    pub const CHALLENGE_INVALID: Self = Self::from_static("challenge_invalid");
    /// The server does not speak the terminal's protocol.
    pub const PROTOCOL_UNSUPPORTED: Self = Self::from_static("protocol_unsupported");
    /// The body is larger than its limit.
    pub const BODY_TOO_LARGE: Self = Self::from_static("body_too_large");
    /// The body is not what it should be.
    pub const BODY_INVALID: Self = Self::from_static("body_invalid");
    /// There is nothing there.
    pub const NOT_FOUND: Self = Self::from_static("not_found");
    /// Too many requests: wait for `Retry-After`.
    pub const TOO_MANY_REQUESTS: Self = Self::from_static("too_many_requests");
    /// The server cannot answer now: wait for `Retry-After`.
    pub const UNAVAILABLE: Self = Self::from_static("unavailable");
    /// A fault of the server.
    pub const INTERNAL: Self = Self::from_static("internal");

    /// A code known when the program was built.
    pub const fn from_static(code: &'static str) -> Self {
        Self(std::borrow::Cow::Borrowed(code))
    }
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
