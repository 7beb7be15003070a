use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::Value;

/// Names a row by its place in an order, so that the next page begins behind it even when rows
/// were added or removed meanwhile. Opaque to callers of the API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The order it belongs to.
    #[serde(rename = "s")]
    pub sort: String,
    /// The row's sort key.
    #[serde(rename = "k")]
    pub key: Value,
    /// The row's unique column.
    #[serde(rename = "t")]
    pub tie: Value,
}

/// The text is not a cursor that this program gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct CursorInvalid;

impl Cursor {
    /// As text for a URL.
    pub fn encode(&self) -> String {
        // A struct of strings and numbers always serializes.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads what [`Cursor::encode`] wrote.
    pub fn decode(text: &str) -> Result<Self, CursorInvalid> {
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorInvalid)?;
        let cursor: Self = serde_json::from_slice(&json).map_err(|_| CursorInvalid)?;
        // PostgreSQL knows no NUL in a text, so this program gave none out.
        let has_nul = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
        if has_nul(&cursor.key) || has_nul(&cursor.tie) { Err(CursorInvalid) } else { Ok(cursor) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursor_survives_the_url() {
        let cursor = Cursor {
            sort: "name".into(),
            key: Value::Text("通川区".into()),
            tie: Value::Id(uuid::Uuid::nil()),
        };
        let forged = Cursor { key: Value::Text("\0".into()), ..cursor.clone() };
        assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        assert_eq!(Cursor::decode(&forged.encode()), Err(CursorInvalid));
        assert_eq!(Cursor::decode("what?"), Err(CursorInvalid));
        assert_eq!(Cursor::decode(""), Err(CursorInvalid));
    }
}
