//! When screens are on, and how bright (定时开关屏与亮度), by division.

mod change;
mod list;
#[cfg(test)]
mod tests;

pub(crate) use change::refuse;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list)).routes(routes!(change::put, change::delete))
}
