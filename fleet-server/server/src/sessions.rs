//! Signing in and out.

pub mod cookie;
mod current;
mod delete;
mod hasher;
pub mod link;
mod sign_in;

use fleet_domain::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub use hasher::PasswordHasher;

use crate::request::Principal;
use crate::state::AppState;

/// The signed-in account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The account.
    pub user_id: Uuid,
    /// For signing in.
    pub username: String,
    /// For people.
    pub display_name: String,
    /// What it may do.
    pub role: Role,
}

impl From<Principal> for Me {
    fn from(principal: Principal) -> Self {
        let Principal { user_id, username, display_name, role } = principal;
        Self { user_id, username, display_name, role }
    }
}

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(link::sign_in_by_link))
        .routes(routes!(current::current, delete::sign_out))
}

#[cfg(test)]
mod tests;
