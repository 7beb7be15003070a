use std::ops::Deref;
use std::sync::Arc;

use fleet_store::{Db, StoreError};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Mutex;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::live::{LiveHub, WakeHub};
use crate::releases::RepositoryTrust;
use crate::sessions::PasswordHasher;
use crate::terminal_api::{TerminalSettings, TerminalSide};

/// What handlers share. Cloning is cheap.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// The parts of [`AppState`].
pub struct Inner {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Bundles, icons, screenshots.
    pub blobs: Blobs,
    /// Consoles that watch.
    pub live: LiveHub,
    /// Terminals that listen.
    pub wake: WakeHub,
    /// The terminal API's own state.
    pub terminals: TerminalSide,
    /// Hashes and checks passwords, a few at a time.
    pub passwords: PasswordHasher,
    /// Verifies what comes from the publisher.
    pub trust: Arc<dyn RepositoryTrust>,
    /// Held by who changes the files of the image repository or its pinned root: one at a time.
    pub repository: Mutex<()>,
    /// How the server is reached.
    pub site: Site,
    /// What `/metrics` prints; none in tests.
    pub metrics: Option<PrometheusHandle>,
}

/// How the server is reached from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The console's address without a slash at its end, such as `https://fleet.example.gov.cn`.
    pub public_url: String,
}

impl Site {
    /// Whether cookies may be marked `Secure`.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl AppState {
    /// Puts the parts together.
    pub async fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        blobs: Blobs,
        site: Site,
        metrics: Option<PrometheusHandle>,
        settings: TerminalSettings,
        trust: Arc<dyn RepositoryTrust>,
    ) -> Result<Self, StoreError> {
        let (live, wake) = (LiveHub::default(), WakeHub::default());
        let terminals = TerminalSide::start(&db, &clock, &live, &wake, settings).await?;
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            blobs,
            live,
            wake,
            terminals,
            passwords: PasswordHasher::default(),
            trust,
            repository: Mutex::new(()),
            site,
            metrics,
        })))
    }
}

impl Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
