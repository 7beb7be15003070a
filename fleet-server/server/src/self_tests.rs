//! What terminals found when they tested their own hardware (自检).

mod item;
mod list;
mod photo;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(photo::photo))
}
