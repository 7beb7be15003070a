//! Zones (专区): pages that ops compose, with their pictures; terminals show the published ones.

mod body;
mod create;
mod delete;
mod item;
mod list;
mod order;
mod picture;
mod read;
mod state;
#[cfg(test)]
mod tests;
mod update;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::export))
        .routes(routes!(order::order))
        .routes(routes!(picture::upload))
        .routes(routes!(picture::read))
        .routes(routes!(read::read, update::update, delete::delete))
        .routes(routes!(state::publish))
        .routes(routes!(state::withdraw))
}
