use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use fleet_protocol::{AppId, AppVersionId, BlobRef, DesiredState, Etag, Sha256};
use terminal_core::desired::{BundleJob, FetchPlan, plan_fetches};
use terminal_core::{Backoff, Dice, Failure, HeldFiles};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::fetch::{FetchError, fetch};
use super::shelf::{Shelf, ShelfError};
use crate::api::Api;
use crate::bearer::BearerReader;

/// What the library should hold.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The desired state; `None` while nothing is known.
    pub desired: Option<Arc<DesiredState>>,
    /// Not while a citizen's session is open: the open app's files stay.
    pub may_remove: bool,
}

/// What the library has to say.
#[derive(Debug)]
pub enum LibraryNews {
    /// What is on the disk has changed.
    Held(HeldFiles),
    /// A bundle is on the way.
    Progress {
        /// Which.
        sha256: Sha256,
        /// Bytes on disk.
        done: u64,
    },
    /// A bundle was fetched, checked and can be opened.
    Installed(AppId, AppVersionId),
    /// A bundle was refused.
    Refused {
        /// Which app.
        app_id: AppId,
        /// Which version.
        version_id: AppVersionId,
        /// For ops, in English.
        reason: String,
        /// Its digest.
        sha256: Sha256,
        /// Whether the same bytes will be refused for ever; otherwise another try may succeed.
        lasting: bool,
    },
    /// The server refused the token.
    TokenRefused,
}

/// Keeps the shelf as wanted: one task, one download at a time.
#[derive(Debug)]
pub struct Library {
    shelf: Shelf,
    api: Api,
    bearer: BearerReader,
    wanted: watch::Receiver<Wanted>,
    news: mpsc::UnboundedSender<LibraryNews>,
    held: HeldFiles,
    /// How often wrong bytes came under a digest, since the desired state changed.
    wrong_bytes: BTreeMap<Sha256, u32>,
    etag: Option<Etag>,
    dice: Dice,
}

enum Job {
    Icon(BlobRef),
    Bundle(BundleJob),
}

impl Library {
    /// Bytes that are not the ones named, this many times: given up until the desired state changes.
    const WRONG_BYTES_LIMIT: u32 = 3;
    /// Progress is told at most once for this many bytes.
    const PROGRESS_STEP: u64 = 1 << 20;

    /// `refused`: bundles refused by earlier runs, not tried again.
    pub fn new(
        shelf: Shelf,
        api: Api,
        bearer: BearerReader,
        wanted: watch::Receiver<Wanted>,
        refused: BTreeMap<Sha256, String>,
        seed: u64,
    ) -> std::io::Result<(Self, HeldFiles, mpsc::UnboundedReceiver<LibraryNews>)> {
        let (news, receiver) = mpsc::unbounded_channel();
        let held = HeldFiles { refused, ..shelf.held()? };
        let library = Self {
            shelf,
            api,
            bearer,
            wanted,
            news,
            held: held.clone(),
            wrong_bytes: BTreeMap::new(),
            etag: None,
            dice: Dice::new(seed),
        };
        Ok((library, held, receiver))
    }

    /// Works until `stop`.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut backoff = Backoff::new(2_000, 15 * 60 * 1000);
        loop {
            let wanted = self.wanted.borrow_and_update().clone();
            let wait = match self.work(&wanted, &stop).await {
                Ok(()) => None,
                Err(error) => {
                    tracing::warn!(%error, "fetching apps; trying again");
                    Some(backoff.fail(&mut self.dice).max(named_wait(&error)))
                }
            };
            if wait.is_none() {
                backoff.succeed();
            }
            tokio::select! {
                () = stop.cancelled() => return,
                changed = self.wanted.changed() => if changed.is_err() { return },
                () = sleep_ms(wait) => {}
            }
        }
    }

    /// Brings the shelf to what is wanted; ends early when that changes.
    async fn work(&mut self, wanted: &Wanted, stop: &CancellationToken) -> Result<(), FetchError> {
        self.forget_wrong_bytes(wanted);
        let plan = self.plan(wanted);
        if wanted.may_remove {
            self.remove(&plan)?;
        }
        let icons = plan.icons.into_iter().map(Job::Icon);
        let jobs: Vec<Job> = icons.chain(plan.bundles.into_iter().map(Job::Bundle)).collect();
        let mut first_error = None;
        for job in jobs {
            if stop.is_cancelled() || self.has_changed(wanted) {
                return Ok(());
            }
            // A fault of one app does not keep the others from coming.
            if let Err(error) = self.carry_out(&job, stop).await {
                let everybodys = matches!(
                    error,
                    FetchError::Server(Failure::Unreachable | Failure::Busy { .. } | Failure::TokenInvalid)
                );
                first_error.get_or_insert(error);
                if everybodys {
                    break;
                }
            }
        }
        first_error.map_or(Ok(()), Err)
    }

    /// Another desired state is another chance for what came wrong.
    fn forget_wrong_bytes(&mut self, wanted: &Wanted) {
        let etag = wanted.desired.as_ref().map(|desired| desired.etag.clone());
        if std::mem::replace(&mut self.etag, etag.clone()) != etag {
            for digest in std::mem::take(&mut self.wrong_bytes).keys() {
                self.held.refused.remove(digest);
            }
        }
    }

    fn plan(&self, wanted: &Wanted) -> FetchPlan {
        let mut plan = plan_fetches(
            wanted.desired.as_deref(),
            &self.held.bundles.keys().copied().collect(),
            &self.held.icons.keys().copied().collect(),
        );
        plan.bundles.retain(|job| !self.held.refused.contains_key(&job.blob.sha256));
        plan.icons.retain(|blob| !self.held.refused.contains_key(&blob.sha256));
        plan
    }

    /// Whether other apps are wanted now; a session that opened or closed changes nothing.
    fn has_changed(&self, wanted: &Wanted) -> bool {
        let etag = |wanted: &Wanted| wanted.desired.as_ref().map(|desired| desired.etag.clone());
        etag(&self.wanted.borrow()) != etag(wanted)
    }

    fn remove(&mut self, plan: &FetchPlan) -> Result<(), FetchError> {
        for digest in &plan.remove_bundles {
            self.shelf.remove_bundle(digest)?;
            self.held.bundles.remove(digest);
        }
        for digest in &plan.remove_icons {
            self.shelf.remove_icon(digest)?;
            self.held.icons.remove(digest);
        }
        let coming = |digest: &Sha256| {
            plan.bundles.iter().any(|job| job.blob.sha256 == *digest)
                || plan.icons.iter().any(|blob| blob.sha256 == *digest)
        };
        self.shelf.remove_parts_but(coming)?;
        if !plan.remove_bundles.is_empty() || !plan.remove_icons.is_empty() {
            self.say(LibraryNews::Held(self.held.clone()));
        }
        Ok(())
    }

    async fn carry_out(&mut self, job: &Job, stop: &CancellationToken) -> Result<(), FetchError> {
        let blob = match job {
            Job::Icon(blob) => *blob,
            Job::Bundle(job) => job.blob,
        };
        let part = self.shelf.part(&blob.sha256);
        let Some(bearer) = self.bearer.get(stop).await else { return Ok(()) };
        let (news, mut told) = (self.news.clone(), 0);
        let progress = |done: u64| {
            if done >= told + Self::PROGRESS_STEP || done == blob.size {
                told = done;
                let _ = news.send(LibraryNews::Progress { sha256: blob.sha256, done });
            }
        };
        let mut wanted = self.wanted.clone();
        let fetched = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = unwanted(&mut wanted, blob.sha256) => return Ok(()),
            fetched = fetch(&self.api, &bearer, blob, &part, progress) => fetched,
        };
        match fetched {
            Ok(()) => self.put(job, &part).await,
            Err(error) => self.handle_error(job, blob, error),
        }
    }

    fn handle_error(&mut self, job: &Job, blob: BlobRef, error: FetchError) -> Result<(), FetchError> {
        match &error {
            FetchError::Server(Failure::TokenInvalid) => {
                self.say(LibraryNews::TokenRefused);
            }
            FetchError::WrongBytes { .. } => {
                let times = self.wrong_bytes.entry(blob.sha256).or_default();
                *times += 1;
                if *times >= Self::WRONG_BYTES_LIMIT {
                    self.refuse(job, &error.to_string(), false);
                    return Ok(());
                }
            }
            FetchError::Server(_) | FetchError::Disk(_) => {}
        }
        Err(error)
    }

    async fn put(&mut self, job: &Job, part: &std::path::Path) -> Result<(), FetchError> {
        let (shelf, part) = (self.shelf.clone(), part.to_owned());
        let (digest, entry) = match job {
            Job::Icon(blob) => (blob.sha256, None),
            Job::Bundle(job) => (job.blob.sha256, Some(job.entry.clone())),
        };
        let put = tokio::task::spawn_blocking(move || {
            let outcome = match entry {
                Some(entry) => shelf.put_bundle(&part, &digest, &entry),
                None => shelf.put_icon(&part, &digest),
            };
            if let Err(ShelfError::Bundle(_)) = outcome {
                crate::disk::remove_if_there(&part)?;
            }
            outcome
        });
        match put.await.map_err(std::io::Error::other)? {
            Ok(()) => {
                self.held =
                    HeldFiles { refused: std::mem::take(&mut self.held.refused), ..self.shelf.held()? };
                self.say(LibraryNews::Held(self.held.clone()));
                if let Job::Bundle(job) = job {
                    self.say(LibraryNews::Installed(job.app_id, job.version_id));
                }
                Ok(())
            }
            Err(ShelfError::Disk(error)) => Err(error.into()),
            Err(refused @ (ShelfError::Bundle(_) | ShelfError::NotAnIcon)) => {
                self.refuse(job, &refused.to_string(), true);
                Ok(())
            }
        }
    }

    fn refuse(&mut self, job: &Job, reason: &str, lasting: bool) {
        let sha256 = match job {
            Job::Icon(blob) => blob.sha256,
            Job::Bundle(job) => job.blob.sha256,
        };
        tracing::error!(%sha256, reason, "refused");
        self.held.refused.insert(sha256, reason.to_owned());
        self.say(LibraryNews::Held(self.held.clone()));
        if let Job::Bundle(BundleJob { app_id, version_id, .. }) = job {
            let (app_id, version_id, reason) = (*app_id, *version_id, reason.to_owned());
            self.say(LibraryNews::Refused { app_id, version_id, reason, sha256, lasting });
        }
    }

    fn say(&self, news: LibraryNews) {
        // Fails only when the agent is stopping.
        let _ = self.news.send(news);
    }
}

/// Resolves when a blob that is on the way is not wanted any more.
async fn unwanted(wanted: &mut watch::Receiver<Wanted>, digest: Sha256) {
    let still = |wanted: &Wanted| {
        let plan = plan_fetches(wanted.desired.as_deref(), &[].into(), &[].into());
        plan.bundles.iter().any(|job| job.blob.sha256 == digest)
            || plan.icons.iter().any(|blob| blob.sha256 == digest)
    };
    if wanted.wait_for(|wanted| !still(wanted)).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn named_wait(error: &FetchError) -> u64 {
    match error {
        FetchError::Server(Failure::Busy { retry_after_ms }) => retry_after_ms.unwrap_or(0),
        FetchError::Server(_) | FetchError::WrongBytes { .. } | FetchError::Disk(_) => 0,
    }
}

async fn sleep_ms(wait: Option<u64>) {
    match wait {
        Some(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        None => std::future::pending().await,
    }
}
