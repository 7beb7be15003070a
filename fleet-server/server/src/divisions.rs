//! The tree of divisions (行政区划).

mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list))
}
