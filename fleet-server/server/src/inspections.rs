//! Inspections (巡检): which terminal looks at which app, when, and what it saw.

mod create;
mod create_at;
mod item;
pub mod jobs;
mod list;
mod order;
mod read;
#[cfg(test)]
pub(crate) mod tests;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

pub(crate) use order::order_recheck;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::export))
        .routes(routes!(read::read))
        .routes(routes!(create::create))
        .routes(routes!(create_at::create_at))
}
