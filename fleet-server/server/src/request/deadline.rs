use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::timeout::TimeoutBody;

use crate::problem::{ApiError, Code};
use crate::state::AppState;

/// Routes that may take as long as their matter is large: files on their way here, the whole audit log.
const PATIENT: [&str; 5] = [
    "/api/apps/{id}/versions/bundle",
    "/api/audit/verify",
    "/api/releases/repository",
    "/terminal/v1/acceptances/{id}/report",
    "/terminal/v1/commands/{id}/screenshot",
];

/// Gives up what is not answered in time, and bodies that fall silent. An answer that has begun, such
/// as a stream or a table, is not hurried.
pub async fn deadline(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let limits = state.limits;
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let is_patient = path.is_some_and(|path| PATIENT.contains(&path));
    let request = request.map(|body| Body::new(TimeoutBody::new(limits.silence, body)));
    if is_patient {
        return next.run(request).await;
    }
    match tokio::time::timeout(limits.request, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::new(Code::TimedOut).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;
    use futures_util::{StreamExt as _, stream};
    use http::Method;

    use super::*;
    use crate::testing::TestServer;

    /// A body that begins well.
    fn stalling() -> Body {
        let begun = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"{\"username\": "))]);
        Body::from_stream(begun.chain(stream::pending()))
    }

    #[tokio::test]
    async fn what_hangs_is_given_up_with_a_problem() {
        fleet_store::testing::on_fresh_database(|db| async move {
            let soon = Duration::from_millis(20);
            let server = TestServer::configured(db, |set| set.limits.request = soon).await;
            let hung = server.get("/test/hang").await;
            hung.problem(408, "timed_out");
            assert_eq!(hung.json()["title"], "请求超时");
        })
        .await;
    }

    #[tokio::test]
    async fn a_silent_sender_is_told_so_wherever_it_sends() {
        fleet_store::testing::on_fresh_database(|db| async move {
            let soon = Duration::from_millis(20);
            let server = TestServer::configured(db, |set| set.limits.silence = soon).await.set_up().await;
            let app = crate::apps::tests::app(&server, "社保查询").await;
            let json = server.send(Method::POST, "/api/sessions", "application/json", stalling()).await;
            json.problem(408, "timed_out");
            let icon = format!("/api/apps/{app}/icon?version=1");
            server.send(Method::PUT, &icon, "image/png", stalling()).await.problem(408, "timed_out");
            let bundle = format!("/api/apps/{app}/versions/bundle?label=1");
            server.send(Method::POST, &bundle, "application/zip", stalling()).await.problem(408, "timed_out");
            let root = server.send(Method::PUT, "/api/releases/root", "application/json", stalling()).await;
            root.problem(408, "timed_out");
        })
        .await;
    }

    #[test]
    fn patience_is_for_routes_that_there_are() {
        let document: serde_json::Value = serde_json::from_str(&crate::openapi::document()).unwrap();
        for path in PATIENT.iter().filter_map(|path| path.strip_prefix("/api")) {
            assert!(document["paths"].get(path).is_some(), "{path}");
        }
        let screenshot = format!("{}/{{id}}/screenshot", fleet_protocol::path::COMMANDS);
        assert!(PATIENT.contains(&screenshot.as_str()));
    }
}
