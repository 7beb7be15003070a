use std::path::Path;

use fleet_protocol::{BlobRef, Sha256};
use terminal_core::desired::{BundleJob, plan_fetches};
use terminal_core::{Failure, HeldFiles};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::fetch::{FetchError, Origin, fetch};
use super::job::Job;
use super::shelf::{Shelf, ShelfError};
use super::worker::{Library, LibraryNews, Wanted};
use crate::disk::{is_full, remove_if_there};

impl Library {
    /// Fetches, checks and puts on the shelf.
    pub(super) async fn carry_out(&mut self, job: &Job, stop: &CancellationToken) -> Result<(), FetchError> {
        let blob = job.blob();
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
        let from = Origin { api: &self.api, bearer: &bearer, network: &self.network };
        let fetched = tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = unwanted(&mut wanted, blob.sha256) => return Ok(()),
            fetched = fetch(from, blob, &part, self.shelf.free_space(), progress) => fetched,
        };
        let done = match fetched {
            Ok(()) => self.put(job, &part).await,
            Err(error) => {
                if has_no_room(&error) {
                    // What came would only keep others from coming.
                    remove_if_there(&part)?;
                }
                Err(error)
            }
        };
        done.or_else(|error| self.handle_error(job, blob, error))
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
            FetchError::NoRoom(_) | FetchError::Disk(_) => self.fail_for_now(job, &error.to_string()),
            FetchError::Metered(_) => {
                self.say(LibraryNews::HeldBack { sha256: blob.sha256, reason: error.to_string() });
            }
            FetchError::Server(_) => {}
        }
        Err(error)
    }

    async fn put(&mut self, job: &Job, fetched: &Path) -> Result<(), FetchError> {
        let mut outcome = put_on(&self.shelf, job, fetched).await?;
        if matches!(outcome, Err(ShelfError::NoRoom(_))) && self.network.make_room().await {
            outcome = put_on(&self.shelf, job, fetched).await?;
        }
        match outcome {
            Ok(()) => {
                let digest = job.blob().sha256;
                self.failed_for_now.remove(&digest);
                self.held.refused.remove(&digest);
                let refused = std::mem::take(&mut self.held.refused);
                self.held = HeldFiles { refused, ..self.shelf.held() };
                self.say(LibraryNews::Held(self.held.clone()));
                if let Job::Bundle(job) = job {
                    self.say(LibraryNews::Installed(job.app_id, job.version_id));
                }
                Ok(())
            }
            Err(ShelfError::Disk(error)) => Err(error.into()),
            Err(ShelfError::NoRoom(error)) => Err(error.into()),
            Err(refused @ (ShelfError::Bundle(_) | ShelfError::NotAnIcon)) => {
                self.refuse(job, &refused.to_string(), true);
                Ok(())
            }
        }
    }

    /// The disk's fault: it is reported, once, and tried again.
    fn fail_for_now(&mut self, job: &Job, reason: &str) {
        if self.failed_for_now.insert(job.blob().sha256) {
            self.refuse(job, reason, false);
        }
    }

    fn refuse(&mut self, job: &Job, reason: &str, lasting: bool) {
        let sha256 = job.blob().sha256;
        tracing::error!(%sha256, reason, "refused");
        self.held.refused.insert(sha256, reason.to_owned());
        self.say(LibraryNews::Held(self.held.clone()));
        if let Job::Bundle(BundleJob { app_id, version_id, .. }) = job {
            let (app_id, version_id, reason) = (*app_id, *version_id, reason.to_owned());
            self.say(LibraryNews::Refused { app_id, version_id, reason, sha256, lasting });
        }
    }
}

async fn put_on(shelf: &Shelf, job: &Job, fetched: &Path) -> std::io::Result<Result<(), ShelfError>> {
    let (shelf, job, fetched) = (shelf.clone(), job.clone(), fetched.to_owned());
    let put = tokio::task::spawn_blocking(move || job.put(&shelf, &fetched));
    put.await.map_err(std::io::Error::other)
}

fn has_no_room(error: &FetchError) -> bool {
    match error {
        FetchError::NoRoom(_) => true,
        FetchError::Disk(error) => is_full(error),
        FetchError::Server(_) | FetchError::WrongBytes { .. } | FetchError::Metered(_) => false,
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
