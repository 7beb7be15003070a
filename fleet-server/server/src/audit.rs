//! Routes of this noun.

use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
