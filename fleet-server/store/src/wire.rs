//! Enumerations of the wire as text columns: the same words in the database as in JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;

/// The word for `value`.
pub(crate) fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        // Only enumerations of plain names are given here; a test would not get past this.
        Ok(_) | Err(_) => String::new(),
    }
}

/// Reads what [`word`] wrote.
pub(crate) fn from_word<T: DeserializeOwned>(
    table: &'static str,
    column: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| StoreError::corrupt(table, column, text))
}

/// A value as JSON text.
pub(crate) fn json(value: &impl Serialize) -> String {
    // Wire types have string keys and no fallible serializers.
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads what [`json`] wrote.
pub(crate) fn from_json<T: DeserializeOwned>(
    table: &'static str,
    column: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(table, column, text))
}

#[cfg(test)]
mod tests {
    use fleet_protocol::EnrollmentState;

    use super::*;

    #[test]
    fn words_are_those_of_the_wire() {
        assert_eq!(word(EnrollmentState::Conflict), "conflict");
        assert_eq!(from_word::<EnrollmentState>("t", "c", "active").unwrap(), EnrollmentState::Active);
        assert!(matches!(
            from_word::<EnrollmentState>("t", "c", "what"),
            Err(StoreError::Corrupt { table: "t", column: "c", .. })
        ));
    }
}
