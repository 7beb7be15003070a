//! Findings (问题): the ledger of what inspections and people found wrong with apps, until it is mended.

mod create;
mod item;
mod list;
mod read;
mod step;
mod year;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::export))
        .routes(routes!(year::year))
        .routes(routes!(read::read))
        .routes(routes!(step::step))
}
