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
