//! The state of the fleet on one screen.

mod attention;
mod bad_ratings;
mod numbers;
mod overdue;
mod quarantined;
mod read;
#[cfg(test)]
mod tests;
mod today;
mod unclean;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read::read))
}
