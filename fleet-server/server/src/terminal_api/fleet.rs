use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use aws_lc_rs::digest;
use fleet_domain::{Scope, WallPower};
use fleet_protocol::{Etag, TerminalId, UnixMillis, UpgradeReport};
use fleet_store::app_quarantine::Quarantined;
use fleet_store::scope_revision::{Concern, Revision};
use fleet_store::terminal::{self, Identity, Status};
use fleet_store::{Db, StoreError, command, desired, scope_revision};

use super::seal::MachineMark;

/// Raised when a new version of the server puts a desired state together in another way.
const ASSEMBLY: &str = "3";

/// A terminal in memory, as of the last change that concerns it.
#[derive(Debug)]
pub struct Entry {
    /// What the rules need to know.
    pub identity: Identity,
    /// The machine that may use its key.
    pub machine: MachineMark,
    scopes: Vec<Scope>,
    known: Mutex<Known>,
}

/// What is known to be in the database of a terminal's last report.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The status that was written, until its check-in is overdue: then the sweep may have written another.
    pub status: Option<(Status, UnixMillis)>,
    /// The upgrade report that was written.
    pub upgrade: Option<UpgradeReport>,
    /// The apps that rest there; `None` until its first check-in since the start.
    pub quarantines: Option<Vec<Quarantined>>,
    /// Marks the apps that were written.
    pub apps: Option<u64>,
    /// Marks the devices that were written.
    pub devices: Option<u64>,
    /// What was written of the power from the wall.
    pub power: Option<WallPower>,
}

/// What every check-in needs, in memory: terminals, the revisions of scopes, who has commands
/// waiting. The database is the truth; [`super::bus::Bus`] keeps this up to date with it.
#[derive(Debug)]
pub struct Fleet {
    db: Db,
    inner: RwLock<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    applied: i64,
    numbers: HashMap<Scope, i64>,
    terminals: HashMap<TerminalId, Arc<Entry>>,
    commands: HashSet<TerminalId>,
}

impl Entry {
    fn new(identity: Identity) -> Self {
        let machine = MachineMark::of(&identity.fingerprint);
        let scopes = desired::scopes(&identity);
        Self { identity, machine, scopes, known: Mutex::default() }
    }

    /// Everywhere, its divisions, its location, itself, the rollout that it is in.
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// What is known to be stored.
    pub fn known(&self) -> Known {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Remembers what was stored.
    pub fn learn(&self, known: Known) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = known;
    }
}

impl Fleet {
    /// Reads the revisions and who has commands waiting. Terminals are read as they come.
    pub async fn load(db: &Db) -> Result<Self, StoreError> {
        let fleet = Self { db: db.clone(), inner: RwLock::default() };
        let mut tx = db.read().await?;
        let commands = command::terminals(&mut tx).await?;
        let revisions = scope_revision::after(&mut tx, 0).await?;
        fleet.apply(&revisions);
        fleet.write().commands.extend(commands);
        Ok(fleet)
    }

    /// The number of the last change that is known here.
    pub fn applied(&self) -> i64 {
        self.read().applied
    }

    /// Takes in changes, the oldest first.
    pub fn apply(&self, revisions: &[Revision]) {
        let mut inner = self.write();
        for Revision { concern, number } in revisions {
            inner.applied = inner.applied.max(*number);
            match concern {
                Concern::Commands(id) => {
                    inner.commands.insert(*id);
                }
                // Each is read again as it comes, and learns what it is in.
                Concern::Members(_) => inner.terminals.clear(),
                Concern::Desired(scope) => {
                    inner.numbers.insert(scope.clone(), *number);
                    match scope {
                        Scope::Terminal(id) => {
                            inner.terminals.remove(id);
                        }
                        // The location may have moved to another division.
                        Scope::Location(id) => {
                            inner.terminals.retain(|_, entry| entry.identity.location_id != Some(*id));
                        }
                        Scope::Everywhere
                        | Scope::Division(_)
                        | Scope::Rollout(_)
                        | Scope::Arch(_)
                        | Scope::Model(_)
                        | Scope::Tag(_)
                        | Scope::Query(_) => {}
                    }
                }
            }
        }
    }

    /// The terminal, if it is known.
    pub async fn terminal(&self, id: TerminalId) -> Result<Option<Arc<Entry>>, StoreError> {
        let applied = {
            let inner = self.read();
            if let Some(entry) = inner.terminals.get(&id) {
                return Ok(Some(entry.clone()));
            }
            inner.applied
        };
        let mut tx = self.db.read().await?;
        let Some(identity) = terminal::identity(&mut tx, id).await? else { return Ok(None) };
        let entry = Arc::new(Entry::new(identity));
        let mut inner = self.write();
        // A change that came meanwhile may concern this terminal: then the next request reads it again.
        if inner.applied == applied {
            inner.terminals.insert(id, entry.clone());
        }
        Ok(Some(entry))
    }

    /// The terminal, if it is in memory.
    pub fn cached(&self, id: TerminalId) -> Option<Arc<Entry>> {
        self.read().terminals.get(&id).cloned()
    }

    /// The name of the desired state of a terminal in `scopes`: a digest over the scopes and the
    /// numbers of their last changes.
    pub fn etag(&self, scopes: &[Scope]) -> Etag {
        let mut digest = digest::Context::new(&digest::SHA256);
        digest.update(ASSEMBLY.as_bytes());
        let inner = self.read();
        for scope in scopes {
            let number = inner.numbers.get(scope).copied().unwrap_or(0);
            digest.update(format!("\n{}={number}", scope.key()).as_bytes());
        }
        Etag(hex::encode(&digest.finish().as_ref()[..16]))
    }

    /// Whether a command may wait for the terminal.
    pub fn has_commands(&self, id: TerminalId) -> bool {
        self.read().commands.contains(&id)
    }

    /// Something waits after all.
    pub fn commands_wait(&self, id: TerminalId) {
        self.write().commands.insert(id);
    }

    /// Nothing waits any more.
    pub fn no_commands(&self, id: TerminalId) {
        self.write().commands.remove(&id);
    }

    fn read(&self) -> RwLockReadGuard<'_, Inner> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }
}
