use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use fleet_protocol::{AttemptId, TerminalId, UnixMillis};
use tokio::sync::watch::{self as channel, Receiver};
use tokio_util::sync::CancellationToken;

use super::Found;
use super::scan::{self, Stamp};

/// How often the directory is looked at.
const EVERY: Duration = Duration::from_secs(2);

/// The bundles that are plugged in.
#[derive(Debug, Clone)]
pub struct Media(Receiver<Arc<[Found]>>);

impl Media {
    /// A terminal that looks at no media.
    pub fn none() -> Self {
        Self(channel::channel(Arc::from([])).1)
    }

    /// What is plugged in.
    pub fn found(&self) -> Arc<[Found]> {
        self.0.borrow().clone()
    }

    /// A bundle that an attempt may be served from at `now`.
    pub fn serving(&self, attempt: AttemptId, now: UnixMillis) -> Option<Found> {
        self.0.borrow().iter().find(|found| found.serves(attempt, now)).cloned()
    }

    /// Resolves when something was plugged in or pulled out.
    pub async fn changed(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Watches a directory until `stop`.
pub fn watch(dir: PathBuf, terminal: TerminalId, stop: CancellationToken) -> Media {
    let (sender, receiver) = channel::channel(Arc::from([]));
    tokio::spawn(stop.run_until_cancelled_owned(async move {
        let mut known = Known::default();
        loop {
            let dir = dir.clone();
            let looked = tokio::task::spawn_blocking(move || {
                let changed = known.look(&dir, terminal);
                (known, changed)
            });
            let Ok((looked, changed)) = looked.await else { return };
            known = looked;
            if changed {
                sender.send_replace(known.found());
            }
            tokio::time::sleep(EVERY).await;
        }
    }));
    Media(receiver)
}

/// The files seen last, and what was in them.
#[derive(Debug, Default)]
struct Known(BTreeMap<PathBuf, (Stamp, Option<Found>)>);

impl Known {
    fn found(&self) -> Arc<[Found]> {
        self.0.values().filter_map(|(_, found)| found.clone()).collect()
    }

    /// Looks again; whether anything changed. Blocks.
    fn look(&mut self, dir: &Path, terminal: TerminalId) -> bool {
        let there = scan::bundles(dir);
        let before = self.0.len();
        self.0.retain(|path, _| there.iter().any(|(seen, _)| seen == path));
        let mut changed = before != self.0.len();
        for (path, stamp) in there {
            if self.0.get(&path).is_some_and(|(known, _)| *known == stamp) {
                continue;
            }
            let found = open(&path, terminal);
            self.0.insert(path, (stamp, found));
            changed = true;
        }
        changed
    }
}

fn open(path: &Path, terminal: TerminalId) -> Option<Found> {
    match Found::open(path, terminal) {
        Ok(Some(found)) => {
            tracing::info!(path = %path.display(), attempt = %found.attempt_id, "an offline bundle is plugged in");
            Some(found)
        }
        Ok(None) => {
            tracing::info!(path = %path.display(), "an offline bundle is plugged in, but not for this terminal");
            None
        }
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "an offline bundle is of no use");
            None
        }
    }
}
