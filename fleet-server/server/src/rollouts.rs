//! Rollouts (升级任务): moving a set of terminals to a release.

mod attempts;
mod create;
mod decide;
mod item;
mod list;
mod read;
#[cfg(test)]
mod tests;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

pub use item::{Rollout, RolloutSummary};

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::export))
        .routes(routes!(read::read))
        .routes(routes!(attempts::list))
        .routes(routes!(attempts::export))
        .routes(routes!(decide::start))
        .routes(routes!(decide::pause))
        .routes(routes!(decide::resume))
        .routes(routes!(decide::halt))
}
