mod from_medium;
mod resolve;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fleet_protocol::{DesiredRelease, HoldReason, Sha256, TerminalId, path};
use fleet_release::SlotName;
use fleet_release::client::{
    ApplyError, Bearer, DownloadError, HttpSource, SignedDelta, SignedRelease, Source, ThrottledSource,
    UnpackError, apply, download, partial_length, partial_path, unpack,
};
use terminal_core::upgrade::WorkResult;
use tokio::sync::{Mutex, mpsc};
use tokio::time::Instant;

use super::launch::Facts;
use super::on_disk::{is_there, usable_delta};
use super::told::News;
use super::{Host, UpgraderConfig};
use crate::disk::{FreeSpace, is_full};
use crate::media::{Found, Media};
use crate::network::{LargeFile, Network};

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
    network: Network,
    media: Media,
    /// The trust store has one reader and writer at a time.
    trust: Arc<Mutex<()>>,
    /// Whoever writes slots holds it. Work that is stopped goes on to its end where it is at the disk.
    pub slots: Arc<Mutex<()>>,
    pub host: Arc<H>,
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
            network: self.network.clone(),
            media: self.media.clone(),
            trust: Arc::clone(&self.trust),
            slots: Arc::clone(&self.slots),
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
        (news, media): (mpsc::UnboundedSender<News>, Media),
    ) -> Self {
        let below = |path: &str| {
            let mut url = config.server.clone();
            url.set_path(&format!("{}{path}", config.server.path().trim_end_matches('/')));
            url
        };
        let bearer = Arc::new(HostBearer(Arc::clone(&host)));
        let (metadata, targets) = (below(path::RELEASE_METADATA), below(path::RELEASE_TARGETS));
        let server = Arc::new(HttpSource::new(config.http.clone(), metadata, targets, bearer));
        Self {
            paths: Paths {
                root,
                incoming: dir.join("incoming"),
                trust: dir.join(TRUST_DIR),
                pinned_root: config.pinned_root.clone(),
            },
            terminal_id: config.terminal_id,
            source: Arc::new(ThrottledSource::new(server, config.network.throttle())),
            keep: facts.slots_in_use(),
            counter_floor: facts.committed_counter,
            free_space: config.free_space,
            network: config.network.clone(),
            media,
            trust: Arc::default(),
            slots: Arc::default(),
            host,
            news,
        }
    }

    /// Where signed files come from.
    pub fn source(&self) -> &dyn Source {
        self.source.as_ref()
    }

    /// The line.
    pub const fn network(&self) -> &Network {
        &self.network
    }

    /// How full the disk is.
    pub const fn free_space(&self) -> FreeSpace {
        self.free_space
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
        let (release, deltas) = self.resolve(desired).await?;
        std::fs::create_dir_all(&self.paths.incoming).map_err(disk)?;
        let staged = WorkResult::Staged { slot: release.custom.version.slot().into() };
        let (there, delta) = look_at_disk(root, &release, deltas).await?;
        if there {
            tell(WorkResult::Downloading { total: 0 });
            tell(WorkResult::Downloaded);
            return Ok(staged);
        }
        let medium = self.medium_with(desired, &release);
        // Where the archive has begun to come, the delta was given up before; a medium brings the archive at no cost.
        let begun = medium.is_some() || partial_length(&self.paths.incoming, &release) > 0;
        if let Some((delta, from)) = delta.filter(|_| !begun)
            && self.by_delta(&delta.instead_of(&release), &from, &release, root, tell).await?
        {
            tell(WorkResult::Downloaded);
            return Ok(staged);
        }
        let archive = self.get(&release, medium.as_ref(), tell).await?.map_err(|error| match error {
            DownloadError::Missing => later(error),
            DownloadError::Tampered(_)
            | DownloadError::NoSpace { .. }
            | DownloadError::Interrupted { .. }
            | DownloadError::Io(_) => rejected(error),
        })?;
        tell(WorkResult::Downloaded);
        self.unpack(&archive, &release, root).await?;
        // The slot is complete; the archive has served.
        let _ = std::fs::remove_file(&archive);
        Ok(staged)
    }

    /// Makes the slot from what is here and a delta; `false` if that cannot be done, and the whole has to come.
    async fn by_delta(
        &self,
        delta: &SignedRelease,
        from: &SlotName,
        release: &SignedRelease,
        root: &Path,
        tell: &(dyn Fn(WorkResult) + Send + Sync),
    ) -> Result<bool, WorkResult> {
        let file = match self.get(delta, None, tell).await? {
            Ok(file) => file,
            Err(reason) => {
                tracing::warn!(target = %delta.target, %reason, "the delta is not to be had");
                return Ok(false);
            }
        };
        let (from, custom, root, keep) =
            (from.clone(), release.custom.clone(), root.to_owned(), self.keep.clone());
        let there = file.clone();
        let turn = Arc::clone(&self.slots).lock_owned().await;
        let applied = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            apply(&there, &from, &custom, &root, &keep)
        });
        let applied = applied.await.map_err(|error| held(HoldReason::Unknown, error))?;
        if let Err(ApplyError::Slot(UnpackError::Io(error))) = applied {
            // Not the delta's fault: it stays, and is tried again.
            return Err(disk(error));
        }
        let _ = std::fs::remove_file(&file);
        if let Err(reason) = applied {
            tracing::warn!(target = %delta.target, %reason, "the delta did not make the release");
            return Ok(false);
        }
        Ok(true)
    }

    /// Fetches a file; within, why it never will be had.
    async fn get(
        &self,
        file: &SignedRelease,
        medium: Option<&Found>,
        tell: &(dyn Fn(WorkResult) + Send + Sync),
    ) -> Result<Result<PathBuf, DownloadError>, WorkResult> {
        tell(WorkResult::Downloading { total: file.length });
        let there = partial_length(&self.paths.incoming, file);
        tell(WorkResult::Progress { done: there });
        let missing = file.length.saturating_sub(there);
        let room = self.network.room_for(self.free_space, &self.paths.incoming, missing).await;
        room.map_err(|error| held(HoldReason::LowDisk, error))?;
        self.fetch(file, medium, tell).await
    }

    async fn fetch(
        &self,
        release: &SignedRelease,
        medium: Option<&Found>,
        tell: &(dyn Fn(WorkResult) + Send + Sync),
    ) -> Result<Result<PathBuf, DownloadError>, WorkResult> {
        let mut next = Instant::now() + PROGRESS_EVERY;
        let mut progress = |done| {
            if Instant::now() >= next {
                next = Instant::now() + PROGRESS_EVERY;
                tell(WorkResult::Progress { done });
            }
        };
        let (sha256, incoming) = (Sha256(release.sha256.0), &self.paths.incoming);
        if let Some(file) = self.fetch_from_medium(medium, release, &mut progress).await {
            self.network.share(&file, sha256).await;
            return Ok(Ok(file));
        }
        let part = partial_path(incoming, release);
        let file = LargeFile { sha256, size: release.length, part: &part };
        if partial_length(incoming, release) < release.length
            && !self.network.from_peers(file, &mut progress).await
        {
            let missing = release.length.saturating_sub(partial_length(incoming, release));
            self.network.takes(missing).map_err(|error| held(HoldReason::Metered, error))?;
        }
        let fetching = self.network.fetching(sha256);
        let progress = |done| {
            if let Some(fetching) = &fetching {
                fetching.done(done);
            }
            progress(done);
        };
        match download(self.source.as_ref(), release, incoming, progress).await {
            Ok(file) => {
                self.network.share(&file, sha256).await;
                Ok(Ok(file))
            }
            Err(error @ (DownloadError::Tampered(_) | DownloadError::Missing)) => Ok(Err(error)),
            Err(error @ DownloadError::NoSpace { .. }) => Err(held(HoldReason::LowDisk, error)),
            Err(error @ DownloadError::Interrupted { .. }) => Err(later(error)),
            Err(DownloadError::Io(error)) => Err(disk(error)),
        }
    }

    async fn unpack(&self, archive: &Path, release: &SignedRelease, root: &Path) -> Result<(), WorkResult> {
        let (archive, custom, root) = (archive.to_owned(), release.custom.clone(), root.to_owned());
        let keep = self.keep.clone();
        let turn = Arc::clone(&self.slots).lock_owned().await;
        let unpacked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            unpack(&archive, &custom, &root, &keep)
        });
        match unpacked.await.map_err(|error| held(HoldReason::Unknown, error))? {
            Ok(_) => Ok(()),
            Err(UnpackError::Io(error)) => Err(disk(error)),
            Err(error @ UnpackError::InUse(_)) => Err(failed(error)),
            Err(error @ (UnpackError::Manifest(_) | UnpackError::Unfit(_) | UnpackError::Entry(_))) => {
                Err(rejected(error))
            }
        }
    }
}

/// Whether the slot of a release is there already, and which delta leads to it from one that is.
async fn look_at_disk(
    root: &Path,
    release: &SignedRelease,
    deltas: Vec<SignedDelta>,
) -> Result<(bool, Option<(SignedDelta, SlotName)>), WorkResult> {
    let (root, custom) = (root.to_owned(), release.custom.clone());
    let look = move || {
        let there = is_there(&root, &custom);
        (there, if there { None } else { usable_delta(&root, deltas) })
    };
    tokio::task::spawn_blocking(look).await.map_err(|error| held(HoldReason::Unknown, error))
}

fn later(reason: impl ToString) -> WorkResult {
    held(HoldReason::Network, reason)
}

/// The disk failed. It may be full; what else it may be, the reason has to say.
pub(super) fn disk(error: std::io::Error) -> WorkResult {
    held(if is_full(&error) { HoldReason::LowDisk } else { HoldReason::Unknown }, error)
}

#[expect(clippy::needless_pass_by_value, reason = "so that `map_err` takes it as it is")]
pub(super) fn held(hold: HoldReason, reason: impl ToString) -> WorkResult {
    WorkResult::Later { hold, reason: reason.to_string() }
}

#[expect(clippy::needless_pass_by_value, reason = "so that `map_err` takes it as it is")]
pub(super) fn rejected(reason: impl ToString) -> WorkResult {
    WorkResult::Rejected { reason: reason.to_string() }
}

#[expect(clippy::needless_pass_by_value, reason = "so that `map_err` takes it as it is")]
fn failed(reason: impl ToString) -> WorkResult {
    WorkResult::Failed { reason: reason.to_string() }
}
