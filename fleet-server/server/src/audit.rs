//! The audit log.

mod difference;
mod list;
mod verify;

pub(crate) use difference::difference;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::export))
        .routes(routes!(verify::verify))
}
