//! Codes that let terminals in.

mod create;
mod item;
mod list;
mod revoke;
mod terminal_setup;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

pub(crate) use create::{expiry, issue};

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::export))
        .routes(routes!(terminal_setup::terminal_setup))
        .routes(routes!(revoke::revoke))
}
