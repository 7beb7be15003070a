//! Ratings (好差评): how satisfied citizens were, and the bad ratings, each followed up until it is closed.

mod bad;
mod bad_item;
mod bad_list;
mod export;
mod item;
mod places;
mod read;
mod step;
#[cfg(test)]
mod tests;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(read::read))
        .routes(routes!(export::export))
        .routes(routes!(bad_list::list))
        .routes(routes!(bad_list::export))
        .routes(routes!(bad::read))
        .routes(routes!(step::step))
}
