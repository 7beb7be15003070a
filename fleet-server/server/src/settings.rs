//! Numbers that govern every terminal.

mod catalogue;
mod get;
mod map;
mod network;
mod public_list;
#[cfg(test)]
mod tests;
mod theme;
mod update;

use fleet_protocol::Settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The settings with the version that an update has to name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionedSettings {
    /// The numbers.
    #[serde(flatten)]
    settings: Settings,
    /// The version that was read.
    version: i64,
}

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(get::get, update::update))
        .routes(routes!(catalogue::catalogue, catalogue::catalogue_update))
        .routes(routes!(map::map, map::map_update))
        .routes(routes!(network::network, network::network_update))
        .routes(routes!(public_list::public_list, public_list::public_list_update))
        .routes(routes!(theme::theme, theme::theme_update))
}
