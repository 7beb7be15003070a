use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use fleet_protocol::{CheckIn, CheckInReply};
use terminal_core::Failure;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::histogram::Histogram;
use crate::api::Api;
use crate::inspection::Inspector;

/// The way to the server that all terminals of a process share: one pool of connections, and so many
/// requests at a time that the sockets of one machine are enough.
#[derive(Debug)]
pub(super) struct Gateway {
    pub api: Api,
    /// All of them inspect with the same connections.
    pub inspector: Inspector,
    permits: Semaphore,
    pub counts: Counts,
}

/// What went through.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// From the moment a check-in was due to its answer, waiting for a connection included.
    pub latency: Histogram,
    pub accepted: AtomicU64,
    pub failed: AtomicU64,
    pub bytes: AtomicU64,
    pub enrolled: AtomicU64,
}

impl Counts {
    /// Begins to count anew; who is enrolled stays so.
    pub fn reset(&self) {
        self.latency.reset();
        for count in [&self.accepted, &self.failed, &self.bytes] {
            count.store(0, Ordering::Relaxed);
        }
    }
}

impl Gateway {
    pub fn new(api: Api, inspector: Inspector, connections: usize) -> Self {
        Self { api, inspector, permits: Semaphore::new(connections), counts: Counts::default() }
    }

    /// Waits for a place among the requests under way; `None` never comes: the semaphore is not closed.
    pub async fn enter(&self) -> Option<SemaphorePermit<'_>> {
        self.permits.acquire().await.ok()
    }

    pub async fn check_in(&self, bearer: &str, check_in: &CheckIn) -> Result<CheckInReply, Failure> {
        let due = Instant::now();
        let body = serde_json::to_vec(check_in).map(Bytes::from).map_err(|_| Failure::Refused)?;
        self.counts.bytes.fetch_add(body.len() as u64, Ordering::Relaxed);
        let place = self.enter().await;
        let result = self.api.check_in_body(bearer, body).await;
        drop(place);
        self.count(due.elapsed(), result.is_ok());
        result
    }

    fn count(&self, took: Duration, accepted: bool) {
        if accepted {
            self.counts.accepted.fetch_add(1, Ordering::Relaxed);
            self.counts.latency.record(took);
        } else {
            self.counts.failed.fetch_add(1, Ordering::Relaxed);
        }
    }
}
