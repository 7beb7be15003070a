//! Consumables (耗材): what terminals hold of paper and toner, when it will be out, and what was put in.

mod fills;
mod item;
mod list;
#[cfg(test)]
mod tests;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::export))
        .routes(routes!(fills::list))
        .routes(routes!(fills::export))
}
