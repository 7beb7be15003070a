use axum::extract::{Query, Request};
use axum::middleware::Next;
use axum::response::Response;
use fleet_domain::Language;
use http::header::{CACHE_CONTROL, RETRY_AFTER};
use http::{HeaderValue, Uri};
use maud::html;

use super::page::{LanguageParams, Page};
use crate::problem::{ApiError, Code, ToldOnPage};

/// Tells a failure on a page: whoever holds a phone reads no JSON.
pub(super) async fn on_page(request: Request, next: Next) -> Response {
    let language = asked(request.uri());
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    match response.extensions().get::<ApiError>() {
        Some(error) => page(error, language, &path),
        None => response,
    }
}

fn asked(uri: &Uri) -> Language {
    Query::<LanguageParams>::try_from_uri(uri).map(|query| query.0.language()).unwrap_or_default()
}

fn page(error: &ApiError, language: Language, path: &str) -> Response {
    let code = if error.code() == Code::NotFound {
        (
            "没有找到这个地点",
            "This place is not listed",
            "可能已经撤下；请查看全部地点。",
            "It may have been taken off: look at all places.",
        )
    } else {
        let (chinese, english) = (error.code().text(false), error.code().text(true));
        (chinese.0, english.0, chinese.1, english.1)
    };
    let title = language.choose(code.0, code.1);
    let other = language.choose("?lang=en", "");
    let body = html! {
        h1 { (title) }
        p { (language.choose(code.2, code.3)) }
        @if error.code() != Code::PublicListOff {
            p { a.button href=(language.choose("/terminals", "/terminals?lang=en")) { (language.choose("全部地点", "All places")) } }
        }
    };
    let page =
        Page { language, title: title.to_owned(), other: format!("{path}{other}"), body, is_sheet: false };
    let mut response = page.respond();
    *response.status_mut() = http::StatusCode::from_u16(error.code().status()).unwrap_or_default();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(seconds) = error.seconds_to_wait() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(ToldOnPage);
    response
}
