//! One-off commands to terminals.

mod create;
mod item;
mod list;
mod read;
mod screenshot;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::export))
        .routes(routes!(read::read))
        .routes(routes!(screenshot::screenshot))
}
