//! Tells consoles and terminals that something changed.

mod hub;
mod stream;
mod wake;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

pub use hub::{Changed, LiveHub};
pub use wake::WakeHub;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(stream::live))
}
