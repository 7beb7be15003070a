use axum::extract::State;
use axum_extra::extract::CookieJar;
use fleet_domain::{Role, check_password};
use fleet_store::audit::AuditEntry;
use fleet_store::user::User;
use fleet_store::{audit, session, setup, user};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::clock::new_id;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{ClientAddress, Json};
use crate::sessions::{Me, cookie};
use crate::state::AppState;
use crate::users::fields;

/// The first administrator.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Setup {
    /// From the set-up link.
    token: String,
    /// For signing in.
    username: String,
    /// For people.
    display_name: String,
    /// At least 12 characters of three classes.
    password: String,
}

/// Makes the first administrator and signs in.
#[utoipa::path(post, path = "/setup", tag = "setup", request_body = Setup,
    responses((status = 201, body = Me), (status = 401, description = "`setup_token_invalid`"),
        (status = 422, description = "`password_weak`"), (status = 429, description = "`too_many_requests`")))]
pub async fn create(
    State(state): State<AppState>,
    address: ClientAddress,
    jar: CookieJar,
    Json(body): Json<Setup>,
) -> ApiResult<(StatusCode, CookieJar, Json<Me>)> {
    let now = state.clock.now();
    state.sign_ins.take(address, now)?;
    let token_hash = cookie::hash(&body.token);
    // Before anything else: nobody without the link is told anything, or makes the server hash.
    if !setup::is_good(&mut state.db.read().await?, &token_hash, now).await? {
        return Err(Code::SetupTokenInvalid.into());
    }
    let username = fields::username(&body.username)?;
    let display_name = fields::display_name(&body.display_name)?;
    check_password(&body.password, &username)
        .map_err(|_| ApiError::new(Code::PasswordWeak).at("/password"))?;
    let password_hash = state.passwords.hash(body.password).await?;

    let mut tx = state.db.write().await?;
    let good = setup::take(&mut tx, &token_hash, now).await?;
    if !good || user::count(&mut tx).await? > 0 {
        return Err(Code::SetupTokenInvalid.into());
    }
    let id = new_id(now);
    let role = Role::Administrator;
    let first = User {
        id,
        username,
        display_name,
        role,
        password_hash,
        disabled: false,
        version: 1,
        created_at: now,
    };
    user::insert(&mut tx, &first).await?;
    let (token, hash) = cookie::new_token();
    session::insert(&mut tx, &hash, id, now).await?;
    let User { username, display_name, .. } = first;
    let entry = AuditEntry {
        at: now,
        actor: Some((id, username.clone())),
        action: "user.create",
        object_kind: "user",
        object_id: id.to_string(),
        object_name: username.clone(),
        summary: json!({"role": role, "setup": true}),
        address: address.text(),
    };
    audit::append(&mut tx, entry).await?;
    tx.commit().await?;
    state.sign_ins.give_back(address, now);
    let jar = jar.add(cookie::issue(token, state.site.is_https()));
    Ok((StatusCode::CREATED, jar, Json(Me { user_id: id, username, display_name, role })))
}
