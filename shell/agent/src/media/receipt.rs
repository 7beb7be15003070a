use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fleet_protocol::{
    AttemptId, Event, OFFLINE_RECEIPTS, OfflineReceipt, OfflineStep, SignedReceipt, UnixMillis,
    receipt_statement,
};
use fleet_release::{sync_dir, write_atomically};
use tokio::sync::watch;

use super::Found;
use crate::identity::Identity;

/// Attempts whose steps are remembered.
const MOST_ATTEMPTS: usize = 4;

/// The steps of the last attempts, on the disk: a receipt tells of all of them, whenever a medium comes back.
#[derive(Debug)]
pub struct Receipts {
    path: PathBuf,
    version: String,
    identity: Arc<Identity>,
    attempts: VecDeque<(AttemptId, Vec<OfflineStep>)>,
    refusals: BTreeMap<AttemptId, String>,
}

impl Receipts {
    /// What `dir` remembers; a damaged file counts as none, as the events go to the server by another way.
    pub fn open(dir: &Path, version: String, identity: Arc<Identity>) -> Self {
        let path = dir.join("steps.json");
        let attempts = fs::read(&path).ok().and_then(|bytes| {
            let read = serde_json::from_slice(&bytes);
            read.inspect_err(|error| tracing::warn!(%error, "the steps of earlier attempts are lost")).ok()
        });
        Self { path, version, identity, attempts: attempts.unwrap_or_default(), refusals: BTreeMap::new() }
    }

    /// Remembers a step.
    pub fn note(&mut self, event: &Event, at: UnixMillis) {
        let Event::UpgradeStep { attempt_id, state, reason } = event else { return };
        if !self.attempts.iter().any(|(known, _)| known == attempt_id) {
            self.attempts.push_back((*attempt_id, Vec::new()));
            if self.attempts.len() > MOST_ATTEMPTS {
                self.attempts.pop_front();
            }
        }
        let known = self.attempts.iter_mut().find(|(known, _)| known == attempt_id);
        let Some((_, steps)) = known else { return };
        if steps.len() == OfflineReceipt::MAX_STEPS {
            // How it began matters less than how it ends.
            steps.remove(0);
        }
        steps.push(OfflineStep { state: *state, at, reason: reason.clone() });
        let saved = serde_json::to_vec(&self.attempts).map_err(io::Error::from);
        if let Err(error) = saved.and_then(|bytes| write_atomically(&self.path, &bytes)) {
            tracing::error!(%error, "a step is missing in the receipts");
        }
    }

    /// The bundle of this attempt was not taken.
    pub fn refuse(&mut self, attempt: AttemptId, reason: String) {
        self.refusals.insert(attempt, reason);
    }

    /// It was.
    pub fn accept(&mut self, attempt: AttemptId) {
        self.refusals.remove(&attempt);
    }

    /// What belongs on the media that are plugged in.
    pub fn due(&self, found: &[Found], now: UnixMillis) -> Vec<Due> {
        found.iter().filter_map(|found| self.of(found, now)).collect()
    }

    fn of(&self, found: &Found, written_at: UnixMillis) -> Option<Due> {
        let attempt_id = found.attempt_id;
        let steps = self.attempts.iter().find(|(known, _)| *known == attempt_id);
        let steps = steps.map(|(_, steps)| steps.clone()).unwrap_or_default();
        // What came of the attempt says more than why the stick was not needed any more.
        let refusal = self.refusals.get(&attempt_id).filter(|_| steps.is_empty()).cloned();
        if steps.is_empty() && refusal.is_none() {
            return None;
        }
        let (terminal_id, software_version) = (self.identity.id(), self.version.clone());
        let receipt =
            OfflineReceipt { terminal_id, attempt_id, software_version, written_at, steps, refusal };
        Some(Due { directory: found.directory(), receipt })
    }
}

/// A receipt, and the directory of its medium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    directory: PathBuf,
    receipt: OfflineReceipt,
}

impl Due {
    /// Without the time at which it is written.
    fn essence(&self) -> OfflineReceipt {
        OfflineReceipt { written_at: 0, ..self.receipt.clone() }
    }

    fn path(&self) -> PathBuf {
        self.directory.join(OFFLINE_RECEIPTS).join(self.receipt.file_name())
    }

    /// Puts it there, so that whoever pulls the stick out has the old one or this one. Blocks.
    fn write(&self, identity: &Identity) -> io::Result<()> {
        let receipt = serde_json::to_string(&self.receipt)?;
        let signature = identity.sign(&receipt_statement(&receipt));
        let bytes = serde_json::to_vec_pretty(&SignedReceipt { receipt, signature })?;
        let path = self.path();
        let dir = path.parent().unwrap_or(&self.directory);
        match fs::create_dir(dir) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        // The medium is somebody else's: no link on it leads this terminal's hand elsewhere.
        if !fs::symlink_metadata(dir)?.is_dir() {
            return Err(io::Error::other("the place for receipts is no directory"));
        }
        let temporary = path.with_extension("json.new");
        let _ = fs::remove_file(&temporary);
        let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, &path)?;
        sync_dir(dir)
    }
}

/// Writes receipts in a task of its own: a slow or broken stick holds nobody up.
#[derive(Debug)]
pub struct ReceiptWriter(watch::Sender<Vec<Due>>);

impl ReceiptWriter {
    /// Starts the task. It ends when the writer is dropped.
    pub fn start(identity: Arc<Identity>) -> Self {
        let (sender, mut due) = watch::channel(Vec::<Due>::new());
        tokio::spawn(async move {
            let mut written = BTreeMap::new();
            while due.changed().await.is_ok() {
                let (wanted, identity) = (due.borrow_and_update().clone(), Arc::clone(&identity));
                let written_before = std::mem::take(&mut written);
                let wrote =
                    tokio::task::spawn_blocking(move || write_all(&wanted, &written_before, &identity));
                let Ok(now_written) = wrote.await else { return };
                written = now_written;
            }
        });
        Self(sender)
    }

    /// These belong on the media now.
    pub fn write(&self, due: Vec<Due>) {
        self.0.send_replace(due);
    }
}

type Written = BTreeMap<PathBuf, OfflineReceipt>;

/// Writes what is new; what is there now.
fn write_all(due: &[Due], before: &Written, identity: &Identity) -> Written {
    let mut written = Written::new();
    for one in due {
        let (path, essence) = (one.path(), one.essence());
        if before.get(&path) == Some(&essence) && path.exists() {
            written.insert(path, essence);
            continue;
        }
        match one.write(identity) {
            Ok(()) => drop(written.insert(path, essence)),
            // Pulled out, full or write-protected: tried again with the next step, or when it is plugged in again.
            Err(error) => tracing::warn!(path = %path.display(), %error, "the receipt is not on the medium"),
        }
    }
    written
}
