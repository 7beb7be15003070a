use fleet_domain::{Role, Scope, check_password};
use fleet_protocol::PersonId;
use fleet_store::{maintenance_person, session, user};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{User, fields};
use crate::audit::difference;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Administrator, Authorized, Json, Object, Path};

/// What changes of an account; a field that is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct UserPatch {
    /// The version that was read.
    version: i64,
    /// For people.
    display_name: Option<String>,
    /// What it may do.
    role: Option<Role>,
    /// Cannot sign in; its sessions end.
    disabled: Option<bool>,
    /// A new password; the account's sessions end.
    password: Option<String>,
}

/// Changes an account.
#[utoipa::path(patch, path = "/users/{id}", tag = "users", params(("id" = Uuid, Path)), request_body = UserPatch,
    responses((status = 200, body = User), (status = 409, description = "`version_conflict`, `last_administrator`")))]
pub async fn update(
    authorized: Authorized<Administrator>,
    Path(id): Path<Uuid>,
    Json(patch): Json<UserPatch>,
) -> ApiResult<Json<User>> {
    let display_name = patch.display_name.as_deref().map(fields::display_name).transpose()?;
    let password_changes = patch.password.is_some();
    let (checked, password_hash) = match patch.password {
        Some(password) => {
            let hash = authorized.state.passwords.hash(password.clone()).await?;
            (Some(password), Some(hash))
        }
        None => (None, None),
    };

    let mut change = authorized.change().await?;
    user::lock_administrators(&mut change.tx).await?;
    let mut row = user::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let before = User::from(row.clone());
    if let Some(password) = &checked {
        check_password(password, &row.username)
            .map_err(|_| ApiError::new(Code::PasswordWeak).at("/password"))?;
    }
    row.version = patch.version;
    row.display_name = display_name.unwrap_or(row.display_name);
    row.role = patch.role.unwrap_or(row.role);
    row.disabled = patch.disabled.unwrap_or(row.disabled);
    row.password_hash = password_hash.unwrap_or(row.password_hash);
    user::update(&mut change.tx, &row, change.now).await?;
    if user::count_administrators(&mut change.tx).await? == 0 {
        return Err(Code::LastAdministrator.into());
    }
    if row.disabled || password_changes {
        session::delete_of_user(&mut change.tx, id).await?;
    }
    let may_no_more_or_again = row.disabled != before.disabled || row.role != before.role;
    if may_no_more_or_again && maintenance_person::find(&mut change.tx, PersonId(id)).await?.is_some() {
        change.bump([Scope::Everywhere]);
    }
    row.version += 1;
    let mut summary = difference(&before, &User::from(row.clone()), &["version"]);
    summary["password_changed"] = password_changes.into();
    change.audit("user.update", Object { kind: "user", id: &id, name: &row.username }, summary);
    change.commit().await?;
    Ok(Json(row.into()))
}
