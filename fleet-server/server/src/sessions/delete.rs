use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use fleet_store::session;
use serde_json::json;

use super::cookie;
use crate::problem::ApiResult;
use crate::request::{Object, Viewer, Writing};

/// Signs out.
#[utoipa::path(delete, path = "/sessions/current", tag = "sessions", responses((status = 204)))]
pub async fn sign_out(
    jar: CookieJar,
    Writing(mut change, _): Writing<Viewer>,
) -> ApiResult<(CookieJar, StatusCode)> {
    if let Some(hash) = cookie::token_hash(&jar) {
        session::delete(&mut change.tx, &hash).await?;
    }
    let (id, name) = (change.principal.user_id, change.principal.username.clone());
    change.audit("session.delete", Object { kind: "session", id: &id, name: &name }, json!({}));
    change.commit().await?;
    Ok((jar.remove(cookie::remove()), StatusCode::NO_CONTENT))
}
