use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Method};

use crate::problem::{ApiError, Code};
use crate::state::AppState;

/// The header that the console sends and that no cross-site form can.
pub const HEADER: &str = "x-requested-with";
/// Its value.
pub const VALUE: &str = "fleet-console";

/// Refuses what a page of another site could make a browser send.
pub async fn csrf(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // HTTP/2 has no Host header but an authority in the address.
    let host = request.uri().authority().map(|authority| authority.as_str().to_owned());
    if safe || from_console(request.headers(), host.as_deref(), &state.site.public_url) {
        next.run(request).await
    } else {
        ApiError::new(Code::CsrfRefused).into_response()
    }
}

fn from_console(headers: &HeaderMap, authority: Option<&str>, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text(HEADER) != Some(VALUE) {
        return false;
    }
    // Programs send no Origin; a browser always does and cannot be made to lie.
    let Some(origin) = text(ORIGIN.as_str()) else { return true };
    let asked = authority.or_else(|| text(HOST.as_str()));
    origin == public_url || origin.split_once("://").is_some_and(|(_, from)| asked == Some(from))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn passes(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| {
            (name.parse::<http::HeaderName>().unwrap(), HeaderValue::from_static(value))
        });
        from_console(&headers.collect(), None, "https://fleet.example")
    }

    #[test]
    fn other_sites_are_refused() {
        let ours = (HEADER, VALUE);
        assert!(passes(&[ours]));
        assert!(passes(&[ours, ("origin", "https://fleet.example"), ("host", "10.0.0.1:80")]));
        assert!(passes(&[ours, ("origin", "http://10.0.0.1:80"), ("host", "10.0.0.1:80")]));
        assert!(!passes(&[]));
        assert!(!passes(&[(HEADER, "XMLHttpRequest")]));
        assert!(!passes(&[ours, ("origin", "https://evil.example"), ("host", "fleet.example")]));
        assert!(!passes(&[ours, ("origin", "null"), ("host", "null")]));
    }
}
