use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use fleet_protocol::{DesiredTheme, Event, HoldReason, Sha256, ThemeFailure};
use fleet_release::client::{DownloadError, MOST_THEME_BYTES, SignedTheme, TrustedRepository, download};
use terminal_core::upgrade::WorkResult;
use terminal_core::{Backoff, Dice, HeldTheme};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::Host;
use super::job::{Job, disk, held, rejected};
use crate::apps::{ThemeShelf, ThemeShelfError};

/// Which bundles of home page styles the terminal should have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WantedThemes {
    /// These; `None` while nothing is known.
    pub bundles: Option<Vec<DesiredTheme>>,
    /// Not while a citizen's session is open: the style that is shown stays.
    pub may_remove: bool,
}

/// Keeps the bundles of home page styles as wanted: one task, one download at a time. What is not wanted any more goes.
pub(super) struct Themes<H> {
    job: Job<H>,
    shelf: ThemeShelf,
    incoming: PathBuf,
    held: Vec<HeldTheme>,
    /// What will not do, whoever asks: by its target. It is told once.
    refused: BTreeMap<String, String>,
    dice: Dice,
}

impl<H: Host> Themes<H> {
    /// The shelf is looked through when it runs.
    pub fn new(job: Job<H>, shelf: ThemeShelf, incoming: PathBuf) -> Self {
        let dice = Dice::new(rand::random());
        Self { job, shelf, incoming, held: Vec::new(), refused: BTreeMap::new(), dice }
    }

    /// Works until `stop`.
    pub async fn run(mut self, mut wanted: watch::Receiver<WantedThemes>, stop: CancellationToken) {
        self.look().await;
        let mut backoff = Backoff::new(2_000, 15 * 60 * 1000);
        loop {
            let now = wanted.borrow_and_update().clone();
            let wait = match stop.run_until_cancelled(self.work(&now)).await {
                None => return,
                Some(Ok(())) => {
                    backoff.succeed();
                    None
                }
                Some(Err(reason)) => {
                    tracing::warn!(reason, "fetching a style; trying again");
                    Some(backoff.fail(&mut self.dice))
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                changed = wanted.changed() => if changed.is_err() { return },
                () = sleep_ms(wait) => {}
            }
        }
    }

    async fn look(&mut self) {
        let place = self.shelf.clone();
        let Ok((held, damaged)) = tokio::task::spawn_blocking(move || place.held()).await else { return };
        self.held = held;
        self.tell();
        for (file, reason) in damaged {
            self.job.host.record(Event::FileHealed { file, reason }).await;
        }
    }

    fn tell(&self) {
        self.job.host.themes_held(self.held.clone());
    }

    /// Fetches what is missing, then removes what is wanted no more. Why it has to be tried again, in English.
    async fn work(&mut self, wanted: &WantedThemes) -> Result<(), String> {
        let Some(bundles) = &wanted.bundles else { return Ok(()) };
        let missing: Vec<&DesiredTheme> = bundles.iter().filter(|bundle| self.lacks(bundle)).collect();
        if !missing.is_empty() {
            let repository = match self.job.repository().await {
                Ok(repository) => repository,
                Err(end) => return self.give_up(&missing, end).await,
            };
            for bundle in missing {
                if let Err(end) = self.fetch(&repository, bundle).await {
                    self.give_up(&[bundle], end).await?;
                }
            }
        }
        if wanted.may_remove { self.remove_others(bundles) } else { Ok(()) }
    }

    fn lacks(&self, bundle: &DesiredTheme) -> bool {
        let there = |held: &HeldTheme| held.theme == bundle.theme && held.version == bundle.version;
        !self.held.iter().any(there) && !self.refused.contains_key(&bundle.target)
    }

    /// What is to be tried again is said; what never will do is recorded, once.
    async fn give_up(&mut self, bundles: &[&DesiredTheme], end: WorkResult) -> Result<(), String> {
        let reason = match end {
            WorkResult::Rejected { reason } | WorkResult::Failed { reason } => reason,
            WorkResult::Later { reason, .. } => return Err(reason),
            // What an upgrade says on its way; a style says none of it.
            WorkResult::Downloading { .. }
            | WorkResult::Progress { .. }
            | WorkResult::Downloaded
            | WorkResult::Staged { .. } => return Ok(()),
        };
        for bundle in bundles {
            tracing::error!(target = %bundle.target, reason, "a style is refused");
            self.refused.insert(bundle.target.clone(), reason.clone());
            let DesiredTheme { theme, version, .. } = (*bundle).clone();
            let failure = ThemeFailure::Untrusted;
            self.job
                .host
                .record(Event::ThemeFailed { theme, version, failure, reason: reason.clone() })
                .await;
        }
        Ok(())
    }

    async fn fetch(
        &mut self,
        repository: &TrustedRepository,
        bundle: &DesiredTheme,
    ) -> Result<(), WorkResult> {
        let signed = fitting(repository, bundle)?.clone();
        crate::disk::make_directory_durably(&self.incoming, 0o700).map_err(disk)?;
        let network = self.job.network();
        let room = network.room_for(self.job.free_space(), &self.incoming, signed.length).await;
        room.map_err(|error| held(HoldReason::LowDisk, error))?;
        network.takes(signed.length).map_err(|error| held(HoldReason::Metered, error))?;
        let fetched = download(self.job.source(), &signed.to_fetch(), &self.incoming, |_| {}).await;
        let file = fetched.map_err(|error| match error {
            DownloadError::Tampered(_) => rejected(error),
            DownloadError::Missing | DownloadError::Interrupted { .. } => held(HoldReason::Network, error),
            DownloadError::NoSpace { .. } => held(HoldReason::LowDisk, error),
            DownloadError::Io(error) => disk(error),
        })?;
        self.put(file, signed).await?;
        let DesiredTheme { theme, version, .. } = bundle.clone();
        self.job.host.record(Event::ThemeInstalled { theme, version }).await;
        Ok(())
    }

    async fn put(&mut self, file: PathBuf, signed: SignedTheme) -> Result<(), WorkResult> {
        let (place, sha256) = (self.shelf.clone(), Sha256(signed.sha256.0));
        let work = tokio::task::spawn_blocking(move || {
            let put = place.put(&file, sha256, &signed.custom.theme_manifest);
            // It has served, or will never serve.
            let _ = std::fs::remove_file(&file);
            put.map(|()| place.held().0)
        });
        match work.await.map_err(|error| held(HoldReason::Unknown, error))? {
            Ok(there) => {
                self.held = there;
                self.tell();
                Ok(())
            }
            Err(ThemeShelfError::Disk(error)) => Err(disk(error)),
            Err(error @ ThemeShelfError::Bundle(_)) => Err(rejected(error)),
        }
    }

    fn remove_others(&mut self, wanted: &[DesiredTheme]) -> Result<(), String> {
        self.refused.retain(|target, _| wanted.iter().any(|bundle| bundle.target == *target));
        let is_wanted = |held: &HeldTheme| {
            wanted.iter().any(|bundle| bundle.theme == held.theme && bundle.version == held.version)
        };
        // Until the version that is wanted has come, the one before is shown.
        let fetched = |held: &HeldTheme| {
            let mut of_it = wanted.iter().filter(|bundle| bundle.theme == held.theme);
            of_it.all(|bundle| !self.lacks(bundle))
        };
        let (gone, kept): (Vec<_>, Vec<_>) =
            self.held.clone().into_iter().partition(|held| !is_wanted(held) && fetched(held));
        if gone.is_empty() {
            return Ok(());
        }
        // First out of the view, then off the disk.
        self.held = kept;
        self.tell();
        gone.iter().try_for_each(|held| self.shelf.remove(&held.sha256)).map_err(|error| error.to_string())
    }
}

/// The style as it is signed, if it is what the server says and not larger than a style may be.
fn fitting<'r>(
    repository: &'r TrustedRepository,
    bundle: &DesiredTheme,
) -> Result<&'r SignedTheme, WorkResult> {
    let signed = repository
        .theme(&bundle.target)
        .ok_or_else(|| rejected(format!("{} is not signed by the offline keys", bundle.target)))?;
    let manifest = &signed.custom.theme_manifest;
    if (&manifest.id, manifest.version, manifest.contract) != (&bundle.theme, bundle.version, bundle.contract)
    {
        return Err(rejected(format!("{} is signed as {} {}", bundle.target, manifest.id, manifest.version)));
    }
    if signed.length > MOST_THEME_BYTES {
        return Err(rejected(format!("{} has more than {MOST_THEME_BYTES} bytes", bundle.target)));
    }
    Ok(signed)
}

async fn sleep_ms(wait: Option<u64>) {
    match wait {
        Some(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        None => std::future::pending().await,
    }
}
