//! Rollouts (升级任务): moving a set of terminals to a release.

pub(crate) mod attempts;
mod create;
mod decide;
mod detail;
mod item;
pub(crate) mod jobs;
mod list;
mod plan;
mod read;
mod reverse;
#[cfg(test)]
mod tests;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

pub use attempts::Attempt;
pub use detail::Rollout;
pub use item::RolloutSummary;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::export))
        .routes(routes!(read::read, create::replan))
        .routes(routes!(attempts::list))
        .routes(routes!(attempts::export))
        .routes(routes!(plan::preview))
        .routes(routes!(decide::submit))
        .routes(routes!(decide::approve))
        .routes(routes!(decide::withdraw))
        .routes(routes!(decide::schedule))
        .routes(routes!(decide::start))
        .routes(routes!(decide::pause))
        .routes(routes!(decide::resume))
        .routes(routes!(decide::halt))
        .routes(routes!(decide::rollback))
}
