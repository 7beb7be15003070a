use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fleet_protocol::{DesiredRelease, Event, HoldReason, TerminalId, path};
use fleet_release::client::{
    Bearer, DownloadError, GrantError, HttpSource, SignedRelease, Source, Told, TrustError, TrustStore,
    TrustedRepository, UnpackError, download, partial_length, unpack,
};
use fleet_release::{Arch, SlotName};
use terminal_core::upgrade::WorkResult;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::launch::Facts;
use super::told::News;
use super::{Host, UpgraderConfig};
use crate::disk::{FreeSpace, check_room, is_full};

/// The server hears of progress this often.
const PROGRESS_EVERY: Duration = Duration::from_secs(2);

/// Where the trust store lies below the upgrader's directory.
pub(super) const TRUST_DIR: &str = "trust";

/// Where things lie on this terminal.
#[derive(Debug, Clone)]
pub(super) struct Paths {
    /// Holds `slots/`; `None` without a launcher.
    pub root: Option<PathBuf>,
    /// Downloads under way.
    pub incoming: PathBuf,
    trust: PathBuf,
    pinned_root: Option<PathBuf>,
}

/// Turns a desired release into a slot.
pub(super) struct Job<H> {
    pub paths: Paths,
    terminal_id: TerminalId,
    source: Arc<dyn Source>,
    keep: Vec<SlotName>,
    counter_floor: u64,
    free_space: FreeSpace,
    host: Arc<H>,
    news: mpsc::UnboundedSender<News>,
}

impl<H> Clone for Job<H> {
    fn clone(&self) -> Self {
        Self {
            paths: self.paths.clone(),
            terminal_id: self.terminal_id,
            source: Arc::clone(&self.source),
            keep: self.keep.clone(),
            counter_floor: self.counter_floor,
            free_space: self.free_space,
            host: Arc::clone(&self.host),
            news: self.news.clone(),
        }
    }
}

/// The upgrader's host as the one that knows the token.
struct HostBearer<H>(Arc<H>);

#[async_trait]
impl<H: Host> Bearer for HostBearer<H> {
    async fn bearer(&self) -> Option<String> {
        self.0.bearer().await
    }
}

impl<H: Host> Job<H> {
    pub fn new(
        config: &UpgraderConfig,
        dir: &Path,
        root: Option<PathBuf>,
        facts: &Facts,
        host: Arc<H>,
        news: mpsc::UnboundedSender<News>,
    ) -> Self {
        let below = |path: &str| {
            let mut url = config.server.clone();
            url.set_path(&format!("{}{path}", config.server.path().trim_end_matches('/')));
            url
        };
        let bearer = Arc::new(HostBearer(Arc::clone(&host)));
        let (metadata, targets) = (below(path::RELEASE_METADATA), below(path::RELEASE_TARGETS));
        Self {
            paths: Paths {
                root,
                incoming: dir.join("incoming"),
                trust: dir.join(TRUST_DIR),
                pinned_root: config.pinned_root.clone(),
            },
            terminal_id: config.terminal_id,
            source: Arc::new(HttpSource::new(config.http.clone(), metadata, targets, bearer)),
            keep: facts.slots_in_use(),
            counter_floor: facts.committed_counter,
            free_space: config.free_space,
            host,
            news,
        }
    }

    /// A version with this counter has been committed: nothing below it is taken any more.
    pub fn raise_counter_floor(&mut self, committed_counter: u64) {
        self.counter_floor = self.counter_floor.max(committed_counter);
    }

    /// Does the work with this number and tells of each step.
    pub async fn run(self, number: u64, desired: DesiredRelease) {
        let tell = |result| {
            let _ = self.news.send(News::Work { number, result });
        };
        let result = self.work(&desired, &tell).await.unwrap_or_else(|end| end);
        if let WorkResult::Later { reason, .. }
        | WorkResult::Rejected { reason }
        | WorkResult::Failed { reason } = &result
        {
            tracing::warn!(target = %desired.target, %reason, "the release is not staged");
        }
        tell(result);
    }

    async fn work(
        &self,
        desired: &DesiredRelease,
        tell: &(dyn Fn(WorkResult) + Send + Sync),
    ) -> Result<WorkResult, WorkResult> {
        let root = self.paths.root.as_deref().ok_or_else(|| failed("this agent runs without a launcher"))?;
        let release = self.resolve(desired).await?;
        std::fs::create_dir_all(&self.paths.incoming).map_err(disk)?;
        let there = partial_length(&self.paths.incoming, &release);
        let missing = release.length.saturating_sub(there);
        check_room(self.free_space, &self.paths.incoming, missing)
            .map_err(|error| held(HoldReason::LowDisk, error))?;
        tell(WorkResult::Downloading { total: release.length });
        tell(WorkResult::Progress { done: there });
        let archive = self.fetch(&release, tell).await?;
        tell(WorkResult::Downloaded);
        self.unpack(&archive, &release, root).await?;
        // The slot is complete; the archive has served.
        let _ = std::fs::remove_file(&archive);
        Ok(WorkResult::Staged { slot: release.custom.version.slot().into() })
    }

    /// What the offline keys say of the release that the server wants.
    async fn resolve(&self, desired: &DesiredRelease) -> Result<SignedRelease, WorkResult> {
        let (mut store, repository) = self.refresh().await.map_err(|error| match error {
            TrustError::Untrusted(_) => rejected(error),
            TrustError::Unreachable(_) => later(error),
            TrustError::Store(error) => disk(error),
        })?;
        let ended = self.host.trusted_now().map(|now| repository.expired(now)).unwrap_or_default();
        if let Some(expiry) = ended.first() {
            let reason = format!("the signed metadata have ended, ops must sign again: {expiry}");
            return Err(held(HoldReason::MetadataExpired, reason));
        }
        let told = Told {
            terminal_id: self.terminal_id,
            target: &desired.target,
            attempt_id: desired.attempt_id,
            grant: desired.grant.as_ref(),
        };
        store.hear(&repository, &told).map_err(|error| match error {
            GrantError::Store(error) => disk(error),
            GrantError::Unsigned | GrantError::UnknownKey(_) => held(HoldReason::Unknown, error),
            GrantError::Forged
            | GrantError::Malformed(_)
            | GrantError::ForAnother(_)
            | GrantError::Replayed { .. } => rejected(error),
        })?;
        let release = repository
            .release(&desired.target)
            .ok_or_else(|| rejected(format!("{} is not signed by the offline keys", desired.target)))?;
        if release.custom.version.as_str() != desired.version {
            return Err(rejected(format!(
                "{} is signed as version {}",
                desired.target, release.custom.version
            )));
        }
        release.custom.check_fit(&Arch::of_this_machine(), self.counter_floor).map_err(rejected)?;
        Ok(release.clone())
    }

    async fn refresh(&self) -> Result<(TrustStore, TrustedRepository), TrustError> {
        let pinned = self
            .paths
            .pinned_root
            .as_ref()
            .ok_or_else(|| TrustError::Untrusted("no root is pinned on this terminal".to_owned()))?;
        let mut store = TrustStore::open(&self.paths.trust, std::fs::read(pinned)?)?;
        for damage in store.healed() {
            let event = Event::FileHealed { file: "upgrade/trust".to_owned(), reason: damage.clone() };
            self.host.record(event).await;
        }
        let repository = store.refresh(Arc::clone(&self.source)).await?;
        Ok((store, repository))
    }

    async fn fetch(
        &self,
        release: &SignedRelease,
        tell: &(dyn Fn(WorkResult) + Send + Sync),
    ) -> Result<PathBuf, WorkResult> {
        let mut next = Instant::now() + PROGRESS_EVERY;
        let progress = |done| {
            if Instant::now() >= next {
                next = Instant::now() + PROGRESS_EVERY;
                tell(WorkResult::Progress { done });
            }
        };
        download(self.source.as_ref(), release, &self.paths.incoming, progress).await.map_err(|error| {
            match error {
                DownloadError::Tampered(_) => rejected(error),
                DownloadError::NoSpace { .. } => held(HoldReason::LowDisk, error),
                DownloadError::Interrupted { .. } => later(error),
                DownloadError::Io(error) => disk(error),
            }
        })
    }

    async fn unpack(&self, archive: &Path, release: &SignedRelease, root: &Path) -> Result<(), WorkResult> {
        let (archive, custom, root) = (archive.to_owned(), release.custom.clone(), root.to_owned());
        let keep = self.keep.clone();
        let unpacked = tokio::task::spawn_blocking(move || unpack(&archive, &custom, &root, &keep)).await;
        match unpacked.map_err(|error| held(HoldReason::Unknown, error))? {
            Ok(_) => Ok(()),
            Err(UnpackError::Io(error)) => Err(disk(error)),
            Err(error @ UnpackError::InUse(_)) => Err(failed(error)),
            Err(error @ (UnpackError::Manifest(_) | UnpackError::Unfit(_) | UnpackError::Entry(_))) => {
                Err(rejected(error))
            }
        }
    }
}

fn later(reason: impl ToString) -> WorkResult {
    held(HoldReason::Network, reason)
}

/// The disk failed. It may be full; what else it may be, the reason has to say.
fn disk(error: std::io::Error) -> WorkResult {
    held(if is_full(&error) { HoldReason::LowDisk } else { HoldReason::Unknown }, error)
}

#[expect(clippy::needless_pass_by_value, reason = "so that `map_err` takes it as it is")]
fn held(hold: HoldReason, reason: impl ToString) -> WorkResult {
    WorkResult::Later { hold, reason: reason.to_string() }
}

#[expect(clippy::needless_pass_by_value, reason = "so that `map_err` takes it as it is")]
fn rejected(reason: impl ToString) -> WorkResult {
    WorkResult::Rejected { reason: reason.to_string() }
}

#[expect(clippy::needless_pass_by_value, reason = "so that `map_err` takes it as it is")]
fn failed(reason: impl ToString) -> WorkResult {
    WorkResult::Failed { reason: reason.to_string() }
}
