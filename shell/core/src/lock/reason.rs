use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What the lock is held for: one word of an app, such as `payment`. It goes to logs and to the server, so it is too
/// poor a language to say anything about a person: small letters and `_`, at most 32.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LockReason(String);

/// Not a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reason is one word of at most 32 small letters and underscores")]
pub struct NoReason;

impl FromStr for LockReason {
    type Err = NoReason;

    fn from_str(text: &str) -> Result<Self, NoReason> {
        let letters = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        (letters && (1..=32).contains(&text.len())).then(|| Self(text.to_owned())).ok_or(NoReason)
    }
}

impl TryFrom<String> for LockReason {
    type Error = NoReason;

    fn try_from(text: String) -> Result<Self, NoReason> {
        text.parse()
    }
}

impl From<LockReason> for String {
    fn from(reason: LockReason) -> Self {
        reason.0
    }
}

impl fmt::Display for LockReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
