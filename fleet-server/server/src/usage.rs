//! How terminals are used (使用统计): by time, hour, app, version and place. Counts only; nothing is about a person.

mod export;
mod item;
mod params;
mod places;
mod read;
#[cfg(test)]
mod tests;
mod versions;

pub use params::UsageParams;
pub(crate) use read::check;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read::read)).routes(routes!(export::export))
}
