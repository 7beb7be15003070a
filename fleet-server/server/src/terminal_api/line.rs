use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use bytes::Bytes;
use fleet_protocol::{LocationId, UnixMillis};
use fleet_release::client::{Throttle, local_time};
use fleet_store::network::{self, Line};
use fleet_store::{Db, StoreError};
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _};

use super::bearer::Bearer;
use crate::clock::Clock;

/// The locations' lines: what leaves for the terminals of one location keeps to its policy together, however
/// many of them ask at once. Every server keeps its own count.
pub struct Lines {
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<LocationId, Arc<Paced>>>,
}

/// What leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A release or a part of one.
    Release,
    /// A bundle or an icon.
    Blob,
}

impl Kind {
    const fn label(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Blob => "blob",
        }
    }
}

struct Paced {
    line: Arc<RwLock<Line>>,
    throttle: Arc<Throttle>,
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").finish_non_exhaustive()
    }
}

impl Lines {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, known: Mutex::default() }
    }

    /// The stream, no faster than the terminal's line may be used, and counted. A terminal without a location keeps to its
    /// policy by itself.
    pub async fn carry<E: Send + 'static>(
        &self,
        db: &Db,
        bearer: &Bearer,
        kind: Kind,
        stream: impl Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
    ) -> Result<BoxStream<'static, Result<Bytes, E>>, StoreError> {
        let sent = metrics::counter!("fleet_file_bytes_total", "kind" => kind.label());
        let counted = move |piece: &Result<Bytes, E>| {
            if let Ok(bytes) = piece {
                sent.increment(bytes.len() as u64);
            }
        };
        let Some(location) = bearer.entry.identity.location_id else {
            return Ok(stream.inspect(counted).boxed());
        };
        let mut tx = db.read().await?;
        let line = network::line(&mut tx, Some(location)).await?;
        drop(tx);
        Ok(self.at(location, line).limit(stream).inspect(counted).boxed())
    }

    /// The throttle of a location, by the policy that was just read; it holds for what is under way, too.
    fn at(&self, location: LocationId, line: Line) -> Arc<Throttle> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let paced = known.entry(location).or_insert_with(|| Arc::new(Paced::new(self.clock.clone())));
        *paced.line.write().unwrap_or_else(PoisonError::into_inner) = line;
        paced.throttle.clone()
    }

    /// The policy of a location as a terminal is told it: it holds for what is under way, too.
    pub fn learn(&self, location: LocationId, line: Line) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(paced) = known.get(&location) {
            *paced.line.write().unwrap_or_else(PoisonError::into_inner) = line;
        }
    }
}

impl Paced {
    fn new(clock: Arc<dyn Clock>) -> Self {
        let line: Arc<RwLock<Line>> = Arc::default();
        let read = line.clone();
        let throttle =
            Throttle::new(move || rate(&read.read().unwrap_or_else(PoisonError::into_inner), clock.now()));
        Self { line, throttle: Arc::new(throttle) }
    }
}

fn rate(line: &Line, now: UnixMillis) -> Option<u64> {
    if line.policy.hours.is_empty() {
        return line.policy.bytes_per_second;
    }
    match local_time(&line.time_zone, now) {
        Some((day, time)) => line.policy.rate_at(day, &time),
        None => line.policy.tightest(),
    }
}
