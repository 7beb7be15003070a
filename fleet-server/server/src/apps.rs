//! Apps (应用): what they are called, their icons, versions and order.

mod body;
mod bundle;
mod check;
mod create;
mod icon;
mod item;
mod list;
mod order;
mod origin;
mod read;
#[cfg(test)]
pub(crate) mod tests;
mod update;
mod usage;
mod version_bundle;
mod version_decide;
mod version_item;
mod version_list;
mod version_remote;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

pub(crate) use bundle::open_archive;
pub use item::{App, ListingState, VersionRef};
pub(crate) use version_decide::take as version_take;

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::export))
        .routes(routes!(order::order))
        .routes(routes!(read::read, update::update))
        .routes(routes!(icon::read, icon::put))
        .routes(routes!(usage::usage))
        .routes(routes!(version_list::list))
        .routes(routes!(version_list::export))
        .routes(routes!(version_bundle::create))
        .routes(routes!(version_remote::create))
        .routes(routes!(version_decide::submit))
        .routes(routes!(version_decide::approve))
        .routes(routes!(version_decide::send_back))
        .routes(routes!(version_decide::withdraw))
}
