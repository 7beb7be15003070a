//! Theme periods (风格计划): stretches of days in which a division or the whole fleet shows a home page style of its own.

mod body;
mod create;
mod delete;
mod item;
mod list;
mod read;
mod shown;
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
        .routes(routes!(shown::shown))
        .routes(routes!(read::read, update::update, delete::delete))
}
