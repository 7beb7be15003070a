use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;
use url::Url;

use super::fleet::{Fleet, FleetOptions, SimulationError, start};
use super::histogram::Latency;
use super::life::Liveliness;
use crate::api::ClientOptions;

/// What to measure.
#[derive(Debug, Clone)]
pub struct BenchOptions {
    /// The fleet server's address.
    pub server: Url,
    /// How to reach it.
    pub client: ClientOptions,
    /// How many terminals.
    pub count: usize,
    /// An enrollment code for each.
    pub codes: Vec<String>,
    /// How often each checks in.
    pub interval: Duration,
    /// Requests at a time.
    pub connections: usize,
    /// All have to be let in within this time.
    pub enrollment_limit: Duration,
    /// Not counted, at the beginning: first check-ins and desired states.
    pub warm_up: Duration,
    /// Counted.
    pub measure: Duration,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchReport {
    /// Terminals that were let in.
    pub enrolled: u64,
    /// How long that took.
    pub enrollment: Duration,
    /// Check-ins that the server accepted while it was counted.
    pub accepted: u64,
    /// Check-ins that failed meanwhile.
    pub failed: u64,
    /// How long it was counted.
    pub measured: Duration,
    /// From the moment a check-in was due to its answer.
    pub latency: Latency,
    /// Bytes of the check-ins' bodies.
    pub bytes_sent: u64,
}

impl BenchReport {
    /// Accepted check-ins a second.
    pub fn accepted_per_second(&self) -> f64 {
        let accepted = u32::try_from(self.accepted).unwrap_or(u32::MAX);
        f64::from(accepted) / self.measured.as_secs_f64().max(f64::EPSILON)
    }
}

/// Runs many terminals that do nothing but check in, and counts; `counting` is called when it begins to
/// count, so that the caller can read the server's own meters at the same moment.
pub async fn bench_check_ins(
    options: BenchOptions,
    counting: impl FnOnce() + Send,
) -> Result<BenchReport, SimulationError> {
    let stop = CancellationToken::new();
    let _stop_in_any_case = stop.clone().drop_guard();
    let fleet = start(&fleet_options(&options), &stop)?;
    let began = Instant::now();
    enrolled(&fleet, &options).await?;
    let enrollment = began.elapsed();
    tokio::time::sleep(options.warm_up).await;
    let counts = &fleet.gateway.counts;
    counts.reset();
    counting();
    let began = Instant::now();
    tokio::time::sleep(options.measure).await;
    let report = BenchReport {
        enrolled: counts.enrolled.load(Ordering::Relaxed),
        enrollment,
        accepted: counts.accepted.load(Ordering::Relaxed),
        failed: counts.failed.load(Ordering::Relaxed),
        measured: began.elapsed(),
        latency: counts.latency.summary(),
        bytes_sent: counts.bytes.load(Ordering::Relaxed),
    };
    stop.cancel();
    fleet.tasks.wait().await;
    Ok(report)
}

fn fleet_options(options: &BenchOptions) -> FleetOptions {
    FleetOptions {
        server: options.server.clone(),
        client: options.client.clone(),
        count: options.count,
        codes: options.codes.clone(),
        data_dir: None,
        liveliness: Liveliness::Idle,
        mishaps: 0,
        interval: Some(options.interval),
        wake: false,
        connections: options.connections,
        spread: options.interval,
    }
}

async fn enrolled(fleet: &Fleet, options: &BenchOptions) -> Result<(), SimulationError> {
    let count = options.count as u64;
    let all = async {
        while fleet.gateway.counts.enrolled.load(Ordering::Relaxed) < count {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(options.enrollment_limit, all).await.map_err(|_| SimulationError::NotEnrolled {
        enrolled: fleet.gateway.counts.enrolled.load(Ordering::Relaxed),
        count: options.count,
    })
}
