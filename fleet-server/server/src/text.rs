//! Text that people type.

use crate::problem::{ApiError, ApiResult, Code};

/// Trimmed text of 1 to `most` characters without control characters.
pub fn required(text: &str, most: usize, pointer: &str) -> ApiResult<String> {
    let text = optional(text, most, pointer)?;
    if text.is_empty() { Err(ApiError::new(Code::FieldInvalid).at(pointer)) } else { Ok(text) }
}

/// Trimmed text of at most `most` characters without control characters.
pub fn optional(text: &str, most: usize, pointer: &str) -> ApiResult<String> {
    let text = text.trim();
    if text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(ApiError::new(Code::FieldInvalid).at(pointer));
    }
    Ok(text.to_owned())
}

/// As [`optional`], but with line breaks.
pub fn paragraphs(text: &str, most: usize, pointer: &str) -> ApiResult<String> {
    let text = text.trim();
    if text.chars().count() > most || text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(ApiError::new(Code::FieldInvalid).at(pointer));
    }
    Ok(text.to_owned())
}
