use std::fmt;

use serde::Deserialize;

/// The name of a document that the isolated world has handed over beside a call, or that it is to fetch: 32 hexadecimal digits
/// made at random, so that no page and no frame can name another's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DocumentToken(String);

impl DocumentToken {
    /// A new one.
    pub fn random() -> Self {
        let digits = glib::uuid_string_random();
        Self(digits.chars().filter(char::is_ascii_hexdigit).collect())
    }
}

impl fmt::Display for DocumentToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no such name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 32 hexadecimal digits")]
pub struct NotAToken;

impl TryFrom<String> for DocumentToken {
    type Error = NotAToken;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let good = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        good.then_some(Self(text)).ok_or(NotAToken)
    }
}
