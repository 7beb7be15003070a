//! Terminals (自助终端).

mod approve;
mod decide;
mod detail;
mod events;
mod health;
mod hold;
mod home;
mod item;
mod line;
mod list;
mod patch;
mod quarantine;
mod read;
mod replace;
mod resolve;
mod sessions;
mod tags;
#[cfg(test)]
mod tests;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

pub(crate) use approve::check_location;
pub use item::Terminal;
pub(crate) use item::word;
pub use line::LineParams;
pub use list::TerminalParams;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::export))
        .routes(routes!(read::read, patch::patch))
        .routes(routes!(approve::approve))
        .routes(routes!(decide::reject))
        .routes(routes!(decide::suspend))
        .routes(routes!(decide::resume))
        .routes(routes!(decide::retire))
        .routes(routes!(replace::replace))
        .routes(routes!(resolve::resolve_conflict))
        .routes(routes!(hold::hold))
        .routes(routes!(hold::release))
        .routes(routes!(quarantine::lift))
        .routes(routes!(home::home))
        .routes(routes!(tags::tags))
        .routes(routes!(health::health))
        .routes(routes!(events::list))
        .routes(routes!(events::export))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::export))
}
