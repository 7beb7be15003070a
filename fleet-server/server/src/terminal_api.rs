//! What terminals talk to.

use std::sync::Arc;

use fleet_store::{Db, StoreError};
use utoipa_axum::router::OpenApiRouter;

use crate::clock::Clock;
use crate::state::AppState;

/// What the terminal API keeps in memory: writers, keys, connections.
#[derive(Debug)]
pub struct TerminalSide {}

impl TerminalSide {
    /// Loads or makes what it needs.
    #[expect(clippy::unused_async, reason = "it reads the database once the terminals are there")]
    pub async fn start(_db: &Db, _clock: &Arc<dyn Clock>) -> Result<Self, StoreError> {
        Ok(Self {})
    }
}

/// Starts the jobs that run beside requests. Called once, after the state is complete.
pub fn start_jobs(_state: &AppState) {}

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
