use axum::extract::State;
use axum_extra::extract::CookieJar;
use fleet_protocol::UnixMillis;
use fleet_store::audit::AuditEntry;
use fleet_store::session::Attempt;
use fleet_store::user::User;
use fleet_store::{Tx, audit, session, user};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Me, cookie};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{ClientAddress, Json};
use crate::state::AppState;
use crate::users::fields;

/// Name and password.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SignIn {
    /// The account's name; case does not matter.
    username: String,
    /// Its password.
    password: String,
}

/// Signs in.
#[utoipa::path(post, path = "/sessions", tag = "sessions", request_body = SignIn,
    responses((status = 201, body = Me), (status = 401, description = "`credentials_wrong`"),
        (status = 429, description = "`account_locked`, `too_many_requests`")))]
pub async fn sign_in(
    State(state): State<AppState>,
    address: ClientAddress,
    jar: CookieJar,
    Json(body): Json<SignIn>,
) -> ApiResult<(http::StatusCode, CookieJar, Json<Me>)> {
    let now = state.clock.now();
    state.sign_ins.take(address, now)?;
    let Ok(username) = fields::username(&body.username) else {
        // No account is called that. The answer is the usual one, and takes as long.
        state.passwords.verify(body.password, None).await?;
        return Err(Code::CredentialsWrong.into());
    };
    let Some(Admitted { found, is_last }) = admit(&state, &username, now).await? else {
        return Err(locked());
    };
    let hash = found.as_ref().map(|user| user.password_hash.clone());
    let right = state.passwords.verify(body.password, hash).await?;
    let Some(user) = found.filter(|user| right && !user.disabled) else {
        return Err(refuse(&state, &username, is_last, address, now).await?);
    };
    let token = begin_session(&state, &user, "password", address, now).await?;
    let User { id, username, display_name, role, .. } = user;
    let me = Me { user_id: id, username, display_name, role };
    let jar = jar.add(cookie::issue(token, state.site.is_https()));
    Ok((http::StatusCode::CREATED, jar, Json(me)))
}

/// A try that was counted.
struct Admitted {
    /// The account of that name.
    found: Option<User>,
    /// If the password is wrong, the name is locked.
    is_last: bool,
}

/// Counts the try, unless the name is locked, and looks the account up.
async fn admit(state: &AppState, username: &str, now: UnixMillis) -> ApiResult<Option<Admitted>> {
    let mut tx = state.db.write().await?;
    let Attempt::Counted { is_last } = session::count_attempt(&mut tx, username, now).await? else {
        return Ok(None);
    };
    let found = user::by_name(&mut tx, username).await?;
    tx.commit().await?;
    Ok(Some(Admitted { found, is_last }))
}

pub(super) async fn begin_session(
    state: &AppState,
    user: &User,
    by: &'static str,
    address: ClientAddress,
    now: UnixMillis,
) -> ApiResult<String> {
    let (token, hash) = cookie::new_token();
    let mut tx = state.db.write().await?;
    session::forget_failures(&mut tx, &user.username).await?;
    session::insert(&mut tx, &hash, user.id, now).await?;
    let who = Who { user: Some(user), username: &user.username, address };
    record(&mut tx, "session.create", who, json!({"by": by}), now).await?;
    tx.commit().await?;
    state.sign_ins.give_back(address, now);
    Ok(token)
}

async fn refuse(
    state: &AppState,
    username: &str,
    locks: bool,
    address: ClientAddress,
    now: UnixMillis,
) -> ApiResult<ApiError> {
    let action = if locks { "session.lock" } else { "session.refuse" };
    let mut tx = state.db.write().await?;
    record(&mut tx, action, Who { user: None, username, address }, json!({}), now).await?;
    tx.commit().await?;
    Ok(if locks { locked() } else { Code::CredentialsWrong.into() })
}

/// Who signs in, or tries to.
struct Who<'a> {
    user: Option<&'a User>,
    username: &'a str,
    address: ClientAddress,
}

async fn record(
    tx: &mut Tx,
    action: &'static str,
    who: Who<'_>,
    summary: serde_json::Value,
    at: UnixMillis,
) -> ApiResult<()> {
    let Who { user, username, address } = who;
    let entry = AuditEntry {
        at,
        actor: user.map(|user| (user.id, user.username.clone())),
        action,
        object_kind: "session",
        object_id: user.map(|user| user.id.to_string()).unwrap_or_default(),
        object_name: username.to_owned(),
        summary,
        address: address.text(),
    };
    Ok(audit::append(tx, entry).await?)
}

fn locked() -> ApiError {
    ApiError::new(Code::AccountLocked).retry_after_s(u64::try_from(session::LOCK_MS / 1000).unwrap_or(900))
}
