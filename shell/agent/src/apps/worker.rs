use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use fleet_protocol::{AppId, AppVersionId, DesiredState, Etag, Sha256};
use terminal_core::desired::{FetchPlan, plan_fetches};
use terminal_core::{Backoff, Dice, Failure, HeldFiles};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use super::fetch::FetchError;
use super::job::Job;
use super::shelf::{Damage, OnShelf, Shelf};
use crate::api::Api;
use crate::bearer::BearerReader;
use crate::network::Network;

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
    /// A bundle waits, and why.
    HeldBack {
        /// Which.
        sha256: Sha256,
        /// For ops, in English.
        reason: String,
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
    /// Something on the shelf was damaged; it is fetched again.
    Damaged {
        /// Which file or directory.
        file: String,
        /// For ops, in English.
        reason: String,
    },
    /// The server refused the token.
    TokenRefused,
}

/// Keeps the shelf as wanted: one task, one download at a time.
#[derive(Debug)]
pub struct Library {
    pub(super) shelf: Shelf,
    pub(super) api: Api,
    pub(super) bearer: BearerReader,
    pub(super) network: Network,
    pub(super) wanted: watch::Receiver<Wanted>,
    pub(super) news: mpsc::UnboundedSender<LibraryNews>,
    pub(super) held: HeldFiles,
    /// How often wrong bytes came under a digest, since the desired state changed.
    pub(super) wrong_bytes: BTreeMap<Sha256, u32>,
    /// What is reported as failed because of the disk, and tried again.
    pub(super) failed_for_now: BTreeSet<Sha256>,
    /// Found damaged, and not yet off the shelf: a citizen may be using it.
    damaged: Vec<Damage>,
    etag: Option<Etag>,
    dice: Dice,
}

impl Library {
    /// Bytes that are not the ones named, this many times: given up until the desired state changes.
    pub(super) const WRONG_BYTES_LIMIT: u32 = 3;
    /// Progress is told at most once for this many bytes.
    pub(super) const PROGRESS_STEP: u64 = 1 << 20;

    /// `refused`: bundles refused by earlier runs, not tried again.
    pub fn new(
        shelf: Shelf,
        api: Api,
        bearer: BearerReader,
        network: Network,
        wanted: watch::Receiver<Wanted>,
        refused: BTreeMap<Sha256, String>,
        seed: u64,
    ) -> (Self, HeldFiles, mpsc::UnboundedReceiver<LibraryNews>) {
        let (news, receiver) = mpsc::unbounded_channel();
        let held = HeldFiles { refused, ..shelf.held() };
        let library = Self {
            shelf,
            api,
            bearer,
            network,
            wanted,
            news,
            held: held.clone(),
            wrong_bytes: BTreeMap::new(),
            failed_for_now: BTreeSet::new(),
            damaged: Vec::new(),
            etag: None,
            dice: Dice::new(seed),
        };
        (library, held, receiver)
    }

    /// Works until `stop`.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut backoff = Backoff::new(2_000, 15 * 60 * 1000);
        self.look_for_damage(&stop).await;
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
        if wanted.may_remove {
            self.set_damage_aside();
        }
        let mut plan = self.plan(wanted);
        self.order(&mut plan).await;
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

    /// Reads everything once, so that what the disk has forgotten is fetched before a citizen asks for it. The
    /// home page is shown meanwhile.
    async fn look_for_damage(&mut self, stop: &CancellationToken) {
        let place = self.shelf.clone();
        let looking = tokio::task::spawn_blocking(move || place.find_damage());
        if let Some(Ok(damaged)) = stop.run_until_cancelled(looking).await {
            self.damaged = damaged;
        }
    }

    fn set_damage_aside(&mut self) {
        for Damage { what, reason } in std::mem::take(&mut self.damaged) {
            tracing::error!(%what, reason, "damaged");
            if let Err(error) = self.shelf.set_aside(what) {
                tracing::error!(%what, %error, "it cannot be set aside");
                continue;
            }
            match what {
                OnShelf::Bundle(digest) => drop(self.held.bundles.remove(&digest)),
                OnShelf::Icon(digest) => drop(self.held.icons.remove(&digest)),
            }
            self.say(LibraryNews::Held(self.held.clone()));
            self.say(LibraryNews::Damaged { file: what.to_string(), reason });
        }
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
        plan.bundles.retain(|job| self.may_come(&job.blob.sha256));
        plan.icons.retain(|blob| self.may_come(&blob.sha256));
        plan
    }

    /// A terminal that has no app yet may wait long for the last one: what citizens open most comes first. Without an answer
    /// it is the order of the home page.
    async fn order(&self, plan: &mut FetchPlan) {
        if !self.held.bundles.is_empty() || plan.bundles.len() < 2 {
            return;
        }
        let Some(bearer) = self.bearer.current() else { return };
        match self.api.apps_by_use(&bearer).await {
            Ok(used) => plan.most_used_first(&used.apps),
            Err(failure) => tracing::warn!(?failure, "nobody says which apps are used most"),
        }
    }

    fn may_come(&self, digest: &Sha256) -> bool {
        !self.held.refused.contains_key(digest) || self.failed_for_now.contains(digest)
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

    pub(super) fn say(&self, news: LibraryNews) {
        // Fails only when the agent is stopping.
        let _ = self.news.send(news);
    }
}

fn named_wait(error: &FetchError) -> u64 {
    match error {
        FetchError::Server(Failure::Busy { retry_after_ms }) => retry_after_ms.unwrap_or(0),
        FetchError::Server(_)
        | FetchError::WrongBytes { .. }
        | FetchError::NoRoom(_)
        | FetchError::Metered(_)
        | FetchError::Disk(_) => 0,
    }
}

async fn sleep_ms(wait: Option<u64>) {
    match wait {
        Some(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        None => std::future::pending().await,
    }
}
