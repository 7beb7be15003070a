//! Signing in by a one-time link, which only somebody on the server's own machine can make.

use axum::extract::State;
use axum_extra::extract::CookieJar;
use fleet_protocol::UnixMillis;
use fleet_store::user::User;
use fleet_store::{Db, StoreError, sign_in_link, user};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::sign_in::begin_session;
use super::{Me, cookie};
use crate::problem::{ApiResult, Code};
use crate::request::{ClientAddress, Json};
use crate::state::AppState;

/// What the link carries.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SignInByLink {
    /// From the link's fragment.
    token: String,
}

/// Signs in by a one-time link.
#[utoipa::path(post, path = "/sessions/link", tag = "sessions", request_body = SignInByLink,
    responses((status = 201, body = Me), (status = 401, description = "`sign_in_link_invalid`"),
        (status = 429, description = "`too_many_requests`")))]
pub async fn sign_in_by_link(
    State(state): State<AppState>,
    address: ClientAddress,
    jar: CookieJar,
    Json(body): Json<SignInByLink>,
) -> ApiResult<(StatusCode, CookieJar, Json<Me>)> {
    let now = state.clock.now();
    state.sign_ins.take(address, now)?;
    let mut tx = state.db.write().await?;
    let found = match sign_in_link::take(&mut tx, &cookie::hash(&body.token), now).await? {
        Some(user_id) => user::by_id(&mut tx, user_id).await?,
        None => None,
    };
    tx.commit().await?;
    let user = found.filter(|user| !user.disabled).ok_or(Code::SignInLinkInvalid)?;
    let token = begin_session(&state, &user, "link", address, now).await?;
    let User { id, username, display_name, role, .. } = user;
    let jar = jar.add(cookie::issue(token, state.site.is_https()));
    Ok((StatusCode::CREATED, jar, Json(Me { user_id: id, username, display_name, role })))
}

/// A new sign-in link for the account of this name; the one before it is void. `None` where there
/// is no such account. The token stands in the fragment: browsers send it to nobody, logs never see it.
pub async fn renew(
    db: &Db,
    username: &str,
    public_url: &str,
    now: UnixMillis,
) -> Result<Option<String>, StoreError> {
    let mut tx = db.write().await?;
    let Some(user) = user::by_name(&mut tx, username).await? else { return Ok(None) };
    let (token, hash) = cookie::new_token();
    sign_in_link::replace(&mut tx, &hash, &user, now).await?;
    tx.commit().await?;
    Ok(Some(format!("{public_url}/#/sign-in?token={token}")))
}
