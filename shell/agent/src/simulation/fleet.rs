use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use super::drive::Driver;
use super::gateway::Gateway;
use super::life::{LifeOptions, Liveliness};
use super::seed::FleetSeed;
use super::terminal::SimulatedTerminal;
use crate::api::{Api, ClientError, ClientOptions};
use crate::bearer::bearer;
use crate::clock::{Clock, SystemClock};
use crate::identity::IdentityError;
use crate::inspection::{InspectionClients, Inspector};
use crate::wake;

/// A simulated fleet.
#[derive(Debug, Clone)]
pub struct FleetOptions {
    /// The fleet server's address.
    pub server: Url,
    /// How to reach it.
    pub client: ClientOptions,
    /// How many terminals.
    pub count: usize,
    /// Enrollment codes, one a terminal; those without one wait for approval.
    pub codes: Vec<String>,
    /// Where the fleet's seed is kept, so that it comes back as it was; without it the fleet is new.
    pub data_dir: Option<PathBuf>,
    /// How much goes on.
    pub liveliness: Liveliness,
    /// Of a thousand simulated upgrades, so many are rolled back.
    pub mishaps: u64,
    /// Check in this often, whatever the server says.
    pub interval: Option<Duration>,
    /// Whether to keep the wake-up streams open: a connection a terminal.
    pub wake: bool,
    /// Requests at a time.
    pub connections: usize,
    /// The first requests are spread over this long.
    pub spread: Duration,
}

/// Why a fleet cannot be simulated.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// The HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// A terminal's key.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The fleet's directory.
    #[error("the fleet's directory: {0}")]
    Disk(#[from] std::io::Error),
    /// Not all terminals were let in.
    #[error("{enrolled} of {count} terminals were let in; are there enough codes?")]
    NotEnrolled {
        /// So many were.
        enrolled: u64,
        /// So many should be.
        count: usize,
    },
}

/// The tasks of a fleet.
pub(super) struct Fleet {
    pub gateway: Arc<Gateway>,
    pub tasks: TaskTracker,
}

/// Simulates a fleet until `stop`, saying now and then how it goes.
pub async fn simulate(options: FleetOptions, stop: CancellationToken) -> Result<(), SimulationError> {
    let count = options.count;
    let fleet = start(&options, &stop)?;
    tracing::info!(count, server = %options.server, "simulated terminals started");
    let counts = &fleet.gateway.counts;
    while stop.run_until_cancelled(tokio::time::sleep(Duration::from_secs(30))).await.is_some() {
        tracing::info!(
            enrolled = counts.enrolled.load(Ordering::Relaxed),
            accepted = counts.accepted.load(Ordering::Relaxed),
            failed = counts.failed.load(Ordering::Relaxed),
            "check-ins so far"
        );
    }
    fleet.tasks.wait().await;
    Ok(())
}

/// Starts all terminals.
pub(super) fn start(options: &FleetOptions, stop: &CancellationToken) -> Result<Fleet, SimulationError> {
    let seed =
        options.data_dir.as_deref().map_or_else(|| Ok(FleetSeed::random()), FleetSeed::load_or_create)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let api = Api::new(options.client.build()?, &options.server);
    let inspector = Inspector::new(InspectionClients::new(&options.client)?, None);
    let gateway = Arc::new(Gateway::new(api, inspector, options.connections));
    let fleet = Fleet { gateway, tasks: TaskTracker::new() };
    for index in 0..options.count {
        let driver = driver(options, &seed, index, &fleet, &clock, stop)?;
        fleet.tasks.spawn(Box::pin(driver.run(stop.clone())));
    }
    fleet.tasks.close();
    Ok(fleet)
}

fn driver(
    options: &FleetOptions,
    seed: &FleetSeed,
    index: usize,
    fleet: &Fleet,
    clock: &Arc<dyn Clock>,
    stop: &CancellationToken,
) -> Result<Driver, SimulationError> {
    let spread_ms = millis(options.spread);
    let life = LifeOptions { liveliness: options.liveliness, mishaps: options.mishaps };
    let times = (clock.mono(), clock.rtc());
    let mut terminal = SimulatedTerminal::new(seed, index, life, spread_ms, times)?;
    let mut code = options.codes.get(index).cloned();
    // A fleet that was there before asks first: its codes are used up.
    if seed.is_new()
        && let Some(code) = code.take()
    {
        terminal.link.handle_first_code(&code);
    }
    let bearer = bearer();
    let wake = options.wake.then(|| {
        let (sender, receiver) = mpsc::unbounded_channel();
        let tell = move |news| sender.send(news).is_ok();
        let api = fleet.gateway.api.clone();
        let reader = bearer.1.clone();
        fleet.tasks.spawn(wake::listen(api, reader, seed.number("wake", index), stop.clone(), tell));
        receiver
    });
    Ok(Driver {
        terminal,
        gateway: Arc::clone(&fleet.gateway),
        clock: Arc::clone(clock),
        interval_ms: options.interval.map(millis),
        code,
        bearer,
        wake,
        inspecting: None,
    })
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
