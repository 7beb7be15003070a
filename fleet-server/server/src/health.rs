//! Signs of life for supervisors and Prometheus.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use http::HeaderMap;
use http::header::FORWARDED;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::ClientAddress;
use crate::state::AppState;

pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(healthz)).route("/metrics", get(metrics))
}

/// A router that answers `/metrics` and nothing else, for a listener of its own.
pub(crate) fn metrics_router(handle: PrometheusHandle) -> Router {
    Router::new().route("/metrics", get(move || async move { handle.render() }))
}

/// 200 while the database answers, else 503.
async fn healthz(State(state): State<AppState>) -> ApiResult<&'static str> {
    state.db.ping().await.map_err(|error| {
        tracing::warn!(%error, "health check failed");
        ApiError::new(Code::Unavailable).retry_after_s(5)
    })?;
    Ok("ok\n")
}

/// For this machine alone: the numbers tell an outsider how the fleet is used.
async fn metrics(
    State(state): State<AppState>,
    address: ClientAddress,
    headers: HeaderMap,
) -> ApiResult<String> {
    let handle = state.metrics.as_ref().filter(|_| is_local(address, &headers));
    Ok(handle.ok_or(Code::NotFound)?.render())
}

/// Whether the request was made on this machine. A proxy on this machine that nobody declared as
/// trusted still gives itself away by what it adds.
fn is_local(address: ClientAddress, headers: &HeaderMap) -> bool {
    let forwarded = [FORWARDED.as_str(), "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];
    address.0.is_some_and(|address| address.is_loopback())
        && !forwarded.iter().any(|name| headers.contains_key(*name))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::ConnectInfo;
    use http::{Request, StatusCode};
    use metrics_exporter_prometheus::PrometheusBuilder;
    use tower::ServiceExt as _;

    use super::*;
    use crate::testing::TestServer;

    #[tokio::test]
    async fn database_that_is_away_is_a_problem_and_not_a_panic() {
        fleet_store::testing::on_fresh_database(|db| async move {
            let server = TestServer::signed_in(db).await;
            server.get("/healthz").await.expect_text(200, "ok\n");
            server.state.db.close().await;
            let sick = server.get("/healthz").await;
            sick.problem(503, "unavailable");
            assert_eq!(sick.headers["retry-after"], "5");
            server.get("/api/locations").await.problem(503, "unavailable");
            server.get("/api/openapi.json").await.expect(200);
        })
        .await;
    }

    #[test]
    fn only_this_machine_is_local() {
        let from = |address: &str| ClientAddress(Some(address.parse().unwrap()));
        let (none, mut proxied) = (HeaderMap::new(), HeaderMap::new());
        proxied.insert("x-forwarded-for", http::HeaderValue::from_static("127.0.0.1"));
        assert!(is_local(from("127.0.0.1"), &none) && is_local(from("::1"), &none));
        assert!(!is_local(from("10.0.0.1"), &none));
        assert!(!is_local(from("127.0.0.1"), &proxied), "whoever asks the proxy is not here");
        assert!(!is_local(ClientAddress(None), &none));
    }

    #[tokio::test]
    async fn numbers_are_a_problem_for_anybody_else() {
        fleet_store::testing::on_fresh_database(|db| async move {
            let handle = PrometheusBuilder::new().build_recorder().handle();
            let server = TestServer::measured(db, handle).await;
            let ask = |peer: &str| {
                let peer = std::net::SocketAddr::new(peer.parse().unwrap(), 1);
                Request::get("/metrics").extension(ConnectInfo(peer)).body(Body::empty()).unwrap()
            };
            assert_eq!(server.request(ask("127.0.0.1")).await.status, StatusCode::OK);
            server.request(ask("10.0.0.1")).await.problem(404, "not_found");
        })
        .await;
    }

    #[tokio::test]
    async fn a_listener_for_numbers_tells_nothing_else() {
        let router = metrics_router(PrometheusBuilder::new().build_recorder().handle());
        for (path, status) in [("/metrics", StatusCode::OK), ("/api/overview", StatusCode::NOT_FOUND)] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            assert_eq!(router.clone().oneshot(request).await.unwrap().status(), status, "{path}");
        }
    }
}
