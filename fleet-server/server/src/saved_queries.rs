//! Saved queries: named questions to the list of terminals, for rollouts to be aimed at.

mod change;
mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list, change::create)).routes(routes!(
        list::read,
        change::update,
        change::delete
    ))
}
