//! What names may look like.

use crate::problem::{ApiError, ApiResult, Code};

/// 2 to 32 letters, digits, `.`, `_` or `-`: it stands in logs and in the audit trail.
pub fn username(text: &str) -> ApiResult<String> {
    let text = text.trim();
    let fits = (2..=32).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    if fits { Ok(text.to_owned()) } else { Err(ApiError::new(Code::FieldInvalid).at("/username")) }
}

/// 1 to 64 characters.
pub fn display_name(text: &str) -> ApiResult<String> {
    crate::text::required(text, 64, "/display_name")
}
