use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use fleet_domain::Language;
use fleet_protocol::{Problem, ProblemCode};
use http::header::{ACCEPT_LANGUAGE, ALLOW, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{ApiError, Code};
use crate::observe::RequestId;

/// Marks a failure that a page tells already, for people who look at it without a program of ours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ToldOnPage;

/// Gives every failed response its problem document. Failures of the framework's own extractors
/// arrive without a code and get the one of their status.
pub(crate) async fn render(request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
    let response = next.run(request).await;
    let status = response.status();
    let is_failure = status.is_client_error() || status.is_server_error();
    if !is_failure || response.extensions().get::<ToldOnPage>().is_some() {
        return response;
    }
    let error = match response.extensions().get::<ApiError>() {
        Some(error) => error.clone(),
        None => ApiError::new(by_status(status)),
    };
    let allow = response.headers().get(ALLOW).cloned();
    let mut problem = document(&error, language, request_id);
    if let Some(methods) = allow {
        problem.headers_mut().insert(ALLOW, methods);
    }
    problem
}

fn document(error: &ApiError, language: Language, request_id: Option<String>) -> Response {
    let text = error.code.text(language == Language::English);
    let problem = Problem {
        kind: format!("urn:kiosk:problem:{}", error.code.as_str()),
        code: ProblemCode::from_static(error.code.as_str()),
        status: error.code.status(),
        title: text.0.to_owned(),
        detail: text.1.to_owned(),
        pointer: error.pointer.clone(),
        request_id,
    };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(problem)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    let language = if language == Language::English { "en" } else { "zh-CN" };
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language));
    if let Some(seconds) = error.retry_after_s {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn by_status(status: StatusCode) -> Code {
    match status.as_u16() {
        404 => Code::NotFound,
        405 => Code::MethodNotAllowed,
        413 => Code::BodyTooLarge,
        415 => Code::MediaTypeWrong,
        408 | 504 => Code::TimedOut,
        400..=499 => Code::RequestInvalid,
        503 => Code::Unavailable,
        _ => Code::Internal,
    }
}

/// The best of the languages that the caller accepts; Chinese if it does not say.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut best = (0.0_f32, Language::Chinese);
    for range in accepted.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or("").trim().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        let language = match tag.split('-').next() {
            Some("zh") => Language::Chinese,
            Some("en") => Language::English,
            _ => continue,
        };
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(value));
        language(&headers)
    }

    #[test]
    fn language_follows_the_weights() {
        assert_eq!(language(&HeaderMap::new()), Language::Chinese);
        assert_eq!(asked("en-GB,zh;q=0.5"), Language::English);
        assert_eq!(asked("en;q=0.3, zh-CN;q=0.9"), Language::Chinese);
        assert_eq!(asked("fr, *;q=0.1"), Language::Chinese);
        assert_eq!(asked("de,en;q=0.1"), Language::English);
    }
}
