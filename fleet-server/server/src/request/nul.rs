//! PostgreSQL stores no NUL in a text, and nobody means one: it is refused at the door.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::{ApiError, Code};

/// Refuses addresses that hold one. It can only come escaped: a bare one is no address.
pub async fn refuse_nul(request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or("", |address| address.as_str());
    if address.contains("%00") {
        return ApiError::new(Code::RequestInvalid).into_response();
    }
    next.run(request).await
}

/// Whether a text of this JSON holds one. It can only come escaped: a bare one is no JSON.
pub fn json_has_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = rest.get(at + 1..).unwrap_or_default();
        if escape.starts_with(b"u0000") {
            return true;
        }
        // The letter behind a backslash belongs to it, and may be another backslash.
        rest = escape.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use super::*;
    use crate::testing::TestServer;

    #[test]
    fn escapes_are_told_from_what_looks_like_them() {
        assert!(json_has_nul(br#"{"a": "x\u0000"}"#) && json_has_nul(br#""\\\u0000""#));
        for good in [r#""\\u0000""#, r#""\u0001""#, r#""\u000""#, r#""\"#, "", r#""u0000""#] {
            assert!(!json_has_nul(good.as_bytes()), "{good}");
        }
    }

    #[tokio::test]
    async fn no_nul_reaches_the_database() {
        fleet_store::testing::on_fresh_database(|db| async move {
            let server = TestServer::signed_in(db).await;
            for path in ["/api/users?q=a%00b", "/api/apps/%00", "/api/audit?action=%00", "/%00"] {
                server.get(path).await.problem(400, "request_invalid");
            }
            let cursor = json!({"s": "username", "k": {"text": "\0"}, "t": {"id": uuid::Uuid::nil()}});
            let cursor = URL_SAFE_NO_PAD.encode(cursor.to_string());
            let page = format!("/api/users?sort=username&after={cursor}");
            server.get(&page).await.problem(400, "cursor_invalid");
            let body = json!({"username": "a\0b", "password": "x"});
            server.post("/api/sessions", body).await.problem(400, "body_invalid");
            let body = json!({"name": "社\0保", "category": "社会保障"});
            server.post("/api/apps", body).await.problem(400, "body_invalid");
            let body = json!({"name": r"写作 \u0000", "category": "社会保障"});
            server.post("/api/apps", body).await.expect(201);
        })
        .await;
    }
}
