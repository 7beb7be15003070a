//! Accounts, for administrators.

mod create;
pub(crate) mod fields;
mod list;
mod update;

use fleet_domain::Role;
use fleet_protocol::UnixMillis;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::request::CsvRow;
use crate::state::AppState;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// Which.
    pub id: Uuid,
    /// For signing in.
    pub username: String,
    /// For people.
    pub display_name: String,
    /// What it may do.
    pub role: Role,
    /// Cannot sign in.
    pub disabled: bool,
    /// For updates.
    pub version: i64,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
}

impl From<fleet_store::user::User> for User {
    fn from(user: fleet_store::user::User) -> Self {
        let fleet_store::user::User {
            id, username, display_name, role, disabled, version, created_at, ..
        } = user;
        Self { id, username, display_name, role, disabled, version, created_at }
    }
}

impl CsvRow for User {
    const COLUMNS: &'static [&'static str] =
        &["id", "username", "display_name", "role", "disabled", "created_at"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.username.clone(),
            self.display_name.clone(),
            self.role.as_str().to_owned(),
            self.disabled.to_string(),
            self.created_at.to_string(),
        ]
    }
}

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::export))
        .routes(routes!(update::update))
}

#[cfg(test)]
mod tests;
