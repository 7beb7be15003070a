use std::sync::Arc;
use std::time::Duration;

use fleet_domain::Scope;
use fleet_protocol::{TerminalId, Wake};
use fleet_store::scope_revision::{self, Concern, Revision};
use fleet_store::{Db, StoreError};
use tokio::sync::Mutex;

use super::fleet::Fleet;
use crate::live::{LiveHub, WakeHub};

/// Other servers' changes are noticed after at most this long.
const POLL: Duration = Duration::from_secs(1);

/// Brings committed changes, those of other servers too, to this server's memory and to the
/// terminals that listen.
#[derive(Debug)]
pub struct Bus {
    db: Db,
    fleet: Arc<Fleet>,
    wake: WakeHub,
    live: LiveHub,
    turn: Mutex<()>,
}

impl Bus {
    pub fn new(db: Db, fleet: Arc<Fleet>, wake: WakeHub, live: LiveHub) -> Self {
        Self { db, fleet, wake, live, turn: Mutex::default() }
    }

    /// Takes in what was committed since the last time.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        let mut tx = self.db.read().await?;
        let revisions = scope_revision::after(&mut tx, self.fleet.applied()).await?;
        drop(tx);
        if revisions.is_empty() {
            return Ok(());
        }
        // Who is meant is asked before the changed terminals are forgotten, and again by each when it comes.
        let desired = self.concerned(&revisions);
        self.fleet.apply(&revisions);
        self.wake.wake(desired, Wake::Desired);
        let commands = revisions.iter().filter_map(|revision| match revision.concern {
            Concern::Commands(id) => Some(id),
            Concern::Desired(_) | Concern::Members(_) => None,
        });
        self.wake.wake(commands.collect(), Wake::Command);
        Ok(())
    }

    /// The listening terminals whose desired state changed.
    fn concerned(&self, revisions: &[Revision]) -> Vec<TerminalId> {
        if revisions.iter().any(|revision| matches!(revision.concern, Concern::Members(_))) {
            return self.wake.listening();
        }
        let changed: Vec<&Scope> = revisions
            .iter()
            .filter_map(|revision| match &revision.concern {
                Concern::Desired(scope) => Some(scope),
                Concern::Commands(_) | Concern::Members(_) => None,
            })
            .collect();
        if changed.is_empty() {
            return Vec::new();
        }
        let mut listening = self.wake.listening();
        listening.retain(|id| match self.fleet.cached(*id) {
            Some(entry) => entry.scopes().iter().any(|scope| changed.contains(&scope)),
            // Not in memory just now: waking it needlessly does no harm.
            None => true,
        });
        listening
    }

    /// Runs for ever.
    pub async fn run(self: Arc<Self>) {
        loop {
            let news = tokio::time::timeout(POLL, self.wake.news()).await;
            if let Err(error) = self.refresh().await {
                tracing::warn!(%error, "changes could not be read");
                // Consoles may have missed something: they ask again when the database is back.
                self.live.changed("everything", "");
                if news.is_ok() {
                    tokio::time::sleep(POLL).await;
                }
            }
        }
    }
}
