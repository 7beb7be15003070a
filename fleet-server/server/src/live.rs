//! Tells consoles and terminals that something changed.

use fleet_domain::Scope;
use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;

/// Consoles that watch.
#[derive(Debug, Default)]
pub struct LiveHub {}

impl LiveHub {
    /// An object of `noun` changed.
    pub fn changed(&self, _noun: &'static str, _id: &str) {}
}

/// Terminals that listen.
#[derive(Debug, Default)]
pub struct WakeHub {}

impl WakeHub {
    /// The desired state of the terminals in `scopes` changed.
    pub fn desired(&self, _scopes: &[Scope]) {}
}

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
