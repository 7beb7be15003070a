//! Offline bundles (离线升级包): a rollout for terminals without a line, as one file on a stick; and the receipts that
//! come back with it.

mod create;
mod file;
mod item;
mod list;
mod receipts;
mod tar_stream;
#[cfg(test)]
mod tests;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(file::download))
        .routes(routes!(receipts::import))
}
