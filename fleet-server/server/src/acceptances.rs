//! That terminals were taken over by their halls (验收): who signed, for what, and the paper.

mod item;
mod list;
mod report;
#[cfg(test)]
pub(crate) mod tests;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(report::report))
}
