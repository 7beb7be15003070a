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
    if safe || from_console(request.headers(), &state.site.public_url) {
        next.run(request).await
    } else {
        ApiError::new(Code::CsrfRefused).into_response()
    }
}

fn from_console(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if text(HEADER) != Some(VALUE) {
        return false;
    }
    // Programs send no Origin; a browser always does and cannot be made to lie.
    let Some(origin) = text(ORIGIN.as_str()) else { return true };
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    origin == public_url || (authority.is_some() && authority == text(HOST.as_str()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn passes(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| {
            (name.parse::<http::HeaderName>().unwrap(), HeaderValue::from_static(value))
        });
        from_console(&headers.collect(), "https://fleet.example")
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
