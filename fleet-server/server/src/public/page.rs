use axum::response::{IntoResponse, Response};
use fleet_domain::Language;
use http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::CACHED;

/// The style of all pages. Its address has its length in it, so that a new one is fetched at once.
const STYLE: &str = include_str!("page.css");

/// In which language: Chinese, where nobody asks for another.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct LanguageParams {
    #[serde(default)]
    lang: Asked,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
enum Asked {
    #[serde(rename = "en")]
    English,
    #[default]
    #[serde(other)]
    Chinese,
}

impl LanguageParams {
    pub fn language(self) -> Language {
        match self.lang {
            Asked::English => Language::English,
            Asked::Chinese => Language::Chinese,
        }
    }
}

/// A page without any script, of our own files alone.
pub(super) struct Page {
    pub language: Language,
    pub title: String,
    /// The same page in the other language.
    pub other: String,
    pub body: Markup,
    /// Whether the console shows it in a frame, to print it.
    pub is_sheet: bool,
}

impl Page {
    /// What is sent.
    pub fn respond(self) -> Response {
        let language = self.language.choose("zh-CN", "en");
        let frames = if self.is_sheet { "'self'" } else { "'none'" };
        let policy = format!(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors {frames}"
        );
        let markup = self.markup(language).into_string();
        let mut response = ([(CONTENT_TYPE, "text/html; charset=utf-8"), CACHED], markup).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language));
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        let opener = HeaderName::from_static("cross-origin-opener-policy");
        headers.insert(opener, HeaderValue::from_static("same-origin"));
        response
    }

    fn markup(self, language: &str) -> Markup {
        let style = format!("/public/page.css?{}", STYLE.len());
        html! {
            (DOCTYPE)
            html lang=(language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="format-detection" content="telephone=no";
                    title { (self.title) }
                    link rel="stylesheet" href=(style);
                }
                body class=[self.is_sheet.then_some("sheet")] {
                    @if !self.is_sheet { (head(self.language, &self.other)) }
                    main { (self.body) }
                }
            }
        }
    }
}

fn head(language: Language, other: &str) -> Markup {
    let home = if language == Language::English { "/terminals?lang=en" } else { "/terminals" };
    html! {
        header {
            a.brand href=(home) { (language.choose("政务服务自助终端", "Government self-service")) }
            a.switch href=(other) lang=(language.choose("en", "zh-CN")) { (language.choose("English", "中文")) }
        }
    }
}

/// The style.
pub(super) async fn style() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=86400"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, STYLE)
}
