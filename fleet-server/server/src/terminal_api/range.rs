use std::ops::Range;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use http::{HeaderMap, HeaderValue, StatusCode};

use crate::problem::{ApiError, ApiResult, Code};

/// The part of a file of `size` bytes that a request asks for; the whole if it asks for none, or in a way that
/// this server does not serve (several ranges, another unit), as RFC 9110 allows.
pub fn requested(headers: &HeaderMap, size: u64) -> ApiResult<Option<Range<u64>>> {
    let Some(range) = headers.get(RANGE).and_then(|value| value.to_str().ok()) else { return Ok(None) };
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Ok(None);
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..size,
        (Err(_), Ok(suffix)) if first.trim().is_empty() => size.saturating_sub(suffix)..size,
        _ => return Ok(None),
    };
    if range.start < size { Ok(Some(range)) } else { Err(ApiError::new(Code::RangeInvalid)) }
}

/// A file, or the part of it that was asked for.
pub fn respond(range: Option<Range<u64>>, size: u64, body: Body) -> Response {
    let length = range.as_ref().map_or(size, |range| range.end - range.start);
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    if let Some(range) = range {
        let text = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(CONTENT_RANGE, value);
        }
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &'static str) -> Result<Option<Range<u64>>, Code> {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, HeaderValue::from_static(range));
        requested(&headers, 10).map_err(|error| error.code())
    }

    #[test]
    fn ranges_are_read_as_downloads_ask_for_them() {
        assert_eq!(asked("bytes=4-"), Ok(Some(4..10)));
        assert_eq!(asked("bytes=0-0"), Ok(Some(0..1)));
        assert_eq!(asked("bytes=5-99"), Ok(Some(5..10)));
        assert_eq!(asked("bytes=-3"), Ok(Some(7..10)));
        assert_eq!(asked("bytes=10-"), Err(Code::RangeInvalid));
        for whole in ["bytes=0-1,4-5", "lines=1-2", "bytes=5-4", "bytes=-", "bytes=x-"] {
            assert_eq!(asked(whole), Ok(None), "{whole}");
        }
    }
}
