//! Wipe records (清理记录): what citizens' sessions left on terminals, and that nothing of it remained.

mod item;
mod list;
#[cfg(test)]
mod tests;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(list::export))
}
