//! Listings (上架): which version of an app is offered to which terminals.

mod canary;
mod canary_item;
mod cancel;
mod item;
pub mod jobs;
mod preview;
mod put;
mod read;
mod rollback;
#[cfg(test)]
mod tests;
mod unlist;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(read::read, put::put))
        .routes(routes!(rollback::rollback))
        .routes(routes!(canary::start))
        .routes(routes!(canary::promote))
        .routes(routes!(canary::take_back))
        .routes(routes!(cancel::cancel))
        .routes(routes!(unlist::unlist))
        .routes(routes!(preview::preview))
}
