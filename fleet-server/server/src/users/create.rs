use fleet_domain::{Role, check_password};
use fleet_store::user;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{User, fields};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Administrator, Authorized, Json, Object};

/// A new account.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UserDraft {
    /// For signing in.
    username: String,
    /// For people.
    display_name: String,
    /// What it may do.
    role: Role,
    /// At least 12 characters of three classes.
    password: String,
}

/// Makes an account.
#[utoipa::path(post, path = "/users", tag = "users", request_body = UserDraft,
    responses((status = 201, body = User), (status = 409, description = "`username_taken`"),
        (status = 422, description = "`password_weak`")))]
pub async fn create(
    authorized: Authorized<Administrator>,
    Json(draft): Json<UserDraft>,
) -> ApiResult<(StatusCode, Json<User>)> {
    let username = fields::username(&draft.username)?;
    let display_name = fields::display_name(&draft.display_name)?;
    check_password(&draft.password, &username)
        .map_err(|_| ApiError::new(Code::PasswordWeak).at("/password"))?;
    // Before the transaction: hashing takes long.
    let password_hash = authorized.state.passwords.hash(draft.password).await?;

    let mut change = authorized.change().await?;
    let (id, created_at) = (change.new_id(), change.now);
    let row = user::User {
        id,
        username,
        display_name,
        role: draft.role,
        password_hash,
        disabled: false,
        version: 1,
        created_at,
    };
    let taken = |error| ApiError::on_conflict(error, Code::UsernameTaken).at("/username");
    user::insert(&mut change.tx, &row).await.map_err(taken)?;
    change.audit(
        "user.create",
        Object { kind: "user", id: &id, name: &row.username },
        json!({"role": row.role}),
    );
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(row.into())))
}
