//! What every request leaves behind: an id, a line in the log, two numbers for Prometheus.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderValue, Method};
use tracing::Instrument as _;

/// Names a request in the log and in problems.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Wraps everything else. Paths are logged, queries and bodies never: they may hold names.
pub(crate) async fn observe(mut request: Request, next: Next) -> Response {
    let id = format!("{:016x}", rand::random::<u64>());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let span = tracing::info_span!("request", id, %method, path = request.uri().path());
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    let labels = [("method", label(&method).to_owned()), ("route", route), ("status", status.to_string())];
    metrics::counter!("fleet_http_requests_total", &labels).increment(1);
    metrics::histogram!("fleet_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
    span.in_scope(|| tracing::debug!(status, took_ms = took.as_millis(), "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// A method's name in the numbers. Callers may invent methods, and every name stays in memory.
fn label(method: &Method) -> &str {
    const KNOWN: [Method; 7] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    if KNOWN.contains(method) { method.as_str() } else { "other" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_methods_share_one_name() {
        assert_eq!(label(&Method::PATCH), "PATCH");
        for invented in ["X1", "PROPFIND", "get"] {
            assert_eq!(label(&invented.parse().unwrap()), "other", "{invented}");
        }
    }
}
