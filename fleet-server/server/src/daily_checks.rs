//! Daily checks (每日点检): what hall staff found, today and before.

mod item;
mod list;
#[cfg(test)]
mod tests;
mod today;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::export))
        .routes(routes!(today::list))
        .routes(routes!(today::export))
}
