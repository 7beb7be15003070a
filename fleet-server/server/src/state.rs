use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use fleet_store::{Db, StoreError};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::Mutex;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::live::{LiveHub, WakeHub};
use crate::releases::{RepositoryTrust, StandingCache};
use crate::request::{Limiter, TrustedProxies};
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
    /// Failed tries to sign in, by address.
    pub sign_ins: Limiter,
    /// What anybody asks of the public list, by address.
    pub public: Limiter,
    /// Verifies what comes from the publisher.
    pub trust: Arc<dyn RepositoryTrust>,
    /// How the image repository stands.
    pub standing: StandingCache,
    /// Held by who changes the files of the image repository or its pinned root: one at a time.
    pub repository: Mutex<()>,
    /// How the server is reached.
    pub site: Site,
    /// How long things may take.
    pub limits: Limits,
    /// What `/metrics` prints; nothing where it has a listener of its own.
    pub metrics: Option<PrometheusHandle>,
}

/// What whoever runs the server set.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// How the server is reached.
    pub site: Site,
    /// How long things may take, and how often they may fail.
    pub limits: Limits,
    /// What is set about terminals.
    pub terminals: TerminalSettings,
}

/// How the server is reached from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The console's address without a slash at its end, such as `https://fleet.example.gov.cn`.
    pub public_url: String,
    /// What stands between the server and its callers.
    pub trusted_proxies: TrustedProxies,
}

impl Site {
    /// Whether cookies may be marked `Secure`.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// How long things may take, and how often they may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A request is answered within this time, unless it brings a large file.
    pub request: Duration,
    /// A body that is being read is never silent for longer.
    pub silence: Duration,
    /// A console that watches is asked this often whether it still may.
    pub watch: Duration,
    /// Failed tries to sign in or to set up, per address and minute.
    pub sign_ins_per_minute: u32,
    /// Requests for the public list and its pages, per address and minute: a whole network of phones may have one address.
    pub public_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(30),
            silence: Duration::from_secs(30),
            // Often enough to keep proxies from closing the stream, too.
            watch: Duration::from_secs(15),
            sign_ins_per_minute: 60,
            public_per_minute: 300,
        }
    }
}

impl AppState {
    /// Puts the parts together.
    pub async fn new(
        db: Db,
        clock: Arc<dyn Clock>,
        blobs: Blobs,
        metrics: Option<PrometheusHandle>,
        trust: Arc<dyn RepositoryTrust>,
        configuration: Configuration,
    ) -> Result<Self, StoreError> {
        let Configuration { site, limits, terminals } = configuration;
        let (live, wake) = (LiveHub::default(), WakeHub::default());
        let terminals = TerminalSide::start(&db, &clock, &live, &wake, terminals).await?;
        Ok(Self(Arc::new(Inner {
            db,
            clock,
            blobs,
            live,
            wake,
            terminals,
            passwords: PasswordHasher::default(),
            sign_ins: Limiter::per_minute(limits.sign_ins_per_minute),
            public: Limiter::per_minute(limits.public_per_minute),
            trust,
            standing: StandingCache::default(),
            repository: Mutex::new(()),
            site,
            limits,
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
