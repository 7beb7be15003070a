//! Signs of life for supervisors and Prometheus.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;

use crate::problem::{ApiError, ApiResult, Code};
use crate::state::AppState;

pub(crate) fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(healthz)).route("/metrics", get(metrics))
}

/// 200 while the database answers, else 503.
async fn healthz(State(state): State<AppState>) -> ApiResult<&'static str> {
    state.db.ping().await.map_err(|error| {
        tracing::warn!(%error, "health check failed");
        ApiError::new(Code::Unavailable).retry_after_s(5)
    })?;
    Ok("ok\n")
}

async fn metrics(State(state): State<AppState>) -> Response {
    match &state.metrics {
        Some(handle) => handle.render().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::TestServer;

    #[tokio::test]
    async fn database_that_is_away_is_a_problem_and_not_a_panic() {
        fleet_store::testing::each(|db| async move {
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
}
