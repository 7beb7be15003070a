//! What is watched of apps that are web sites (网页监测), and the page that a person has confirmed.

mod confirm;
mod item;
mod read;
#[cfg(test)]
mod tests;
mod update;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read::read, update::update)).routes(routes!(confirm::confirm))
}
