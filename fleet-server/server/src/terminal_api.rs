//! What terminals talk to.

mod acceptance_report;
mod apps_by_use;
mod bearer;
mod blob;
mod bus;
mod challenge;
mod check_in;
mod enroll;
mod fleet;
mod jobs;
mod line;
mod peers;
mod range;
mod release_file;
mod report;
mod root;
mod screenshot;
mod seal;
mod service;
mod token;
mod wake;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use axum::routing::{get, post, put};
use fleet_protocol::path;
use fleet_store::{Db, StoreError};
use tower_http::decompression::RequestDecompressionLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::clock::Clock;
use crate::live::{LiveHub, WakeHub};
use crate::request::Limiter;
use crate::state::AppState;

pub(crate) use enroll::is_signed;
pub(crate) use fleet::{Entry, Fleet};
pub(crate) use service::enter_service;

use bus::Bus;
use line::Lines;
use seal::Seal;
use writer::CheckInWriter;

/// What an operator of the server can set about terminals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalSettings {
    /// A terminal checks in again after this long, in milliseconds.
    pub check_in_interval_ms: u64,
    /// New terminals and failed tries to enrol, per address and minute.
    pub enrollments_per_minute: u32,
    /// Folder of the signed repository: `metadata` and `targets`.
    pub releases: PathBuf,
}

impl TerminalSettings {
    /// What holds if nothing is said; `data` is the server's folder.
    pub fn new(data: &std::path::Path) -> Self {
        Self { check_in_interval_ms: 60_000, enrollments_per_minute: 600, releases: data.join("releases") }
    }
}

/// What the terminal API keeps in memory: writers, keys, connections.
#[derive(Debug)]
pub struct TerminalSide {
    /// What an operator set.
    pub settings: TerminalSettings,
    pub(crate) fleet: Arc<Fleet>,
    pub(crate) bus: Arc<Bus>,
    seal: Seal,
    limiter: Limiter,
    writer: CheckInWriter,
    lines: Lines,
}

impl TerminalSide {
    /// Loads or makes what it needs.
    pub async fn start(
        db: &Db,
        clock: &Arc<dyn Clock>,
        live: &LiveHub,
        wake: &WakeHub,
        settings: TerminalSettings,
    ) -> Result<Self, StoreError> {
        let seal = Seal::load(db).await?;
        let fleet = Arc::new(Fleet::load(db).await?);
        let bus = Arc::new(Bus::new(db.clone(), fleet.clone(), wake.clone(), live.clone()));
        let limiter = Limiter::per_minute(settings.enrollments_per_minute);
        let writer = CheckInWriter::start(db.clone(), clock.clone(), bus.clone(), live.clone());
        let lines = Lines::new(clock.clone());
        Ok(Self { settings, fleet, bus, seal, limiter, writer, lines })
    }
}

/// Starts the jobs that run beside requests. Called once, after the state is complete.
pub fn start_jobs(state: &AppState) {
    jobs::start(state);
}

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .route(path::ENROLLMENTS, post(enroll::enroll))
        .route(path::CHALLENGES, post(challenge::challenge))
        .route(path::TOKENS, post(token::token))
        .route(path::CHECK_INS, post(check_in::check_in).layer(RequestDecompressionLayer::new()))
        .route(path::PEERS, get(peers::peers))
        .route(path::APPS_BY_USE, get(apps_by_use::apps_by_use))
        .route(path::WAKE, get(wake::wake))
        .route(&format!("{}/{{sha256}}", path::BLOBS), get(blob::blob))
        .route(path::ROOT, get(root::root))
        .route(&format!("{}/{{file}}", path::RELEASE_METADATA), get(release_file::metadata))
        .route(&format!("{}/{{file}}", path::RELEASE_TARGETS), get(release_file::target))
        .route(&format!("{}/{{id}}/screenshot", path::COMMANDS), put(screenshot::screenshot))
        .route(&format!("{}/{{id}}/report", path::ACCEPTANCES), put(acceptance_report::acceptance_report))
}

#[cfg(test)]
pub(crate) mod tests;
