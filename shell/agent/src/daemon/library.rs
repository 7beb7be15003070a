use std::collections::BTreeMap;
use std::sync::Arc;

use fleet_protocol::{AppSource, DesiredState, Event, Held, Sha256};
use terminal_core::activation::{Place, in_words};
use terminal_core::desired::clamp_settings;

use super::Daemon;
use crate::apps::{LibraryNews, Wanted};
use crate::store::StateKey;

/// Bytes on disk of the bundles on the way.
pub(super) type Progress = BTreeMap<Sha256, u64>;

impl Daemon {
    /// The server sent another desired state: first to the disk, then into effect.
    pub(super) async fn handle_desired(&mut self, desired: DesiredState) {
        tracing::info!(etag = %desired.etag, apps = desired.apps.len(), "new desired state");
        let outcome = self.state.set(StateKey::Desired, &desired).await;
        self.note(outcome);
        self.desired_at = self.clock.now();
        let outcome = self.state.set(StateKey::DesiredAt, &self.desired_at).await;
        self.note(outcome);
        self.desired = Some(Arc::new(desired));
        self.judge_themes().await;
        self.heal_quarantine().await;
        self.forget_inspections().await;
        self.heed_maintenance_people().await;
        self.apply_desired();
    }

    /// Tells everybody whom the desired state concerns.
    pub(super) fn apply_desired(&mut self) {
        let Some(desired) = self.desired.clone() else { return };
        let settings = clamp_settings(&desired.settings);
        self.sample_interval_s.send_replace(settings.sample_interval_s);
        let place = desired.location.as_ref().map(Place::from).unwrap_or_default();
        self.note_held(desired.held.as_ref(), &place);
        self.upgrader.place(place);
        self.network.follow(&desired);
        self.upgrader.desired_at(desired.release.clone(), settings.probation_s, self.desired_at);
        self.tell_library();
    }

    /// Why the fleet holds this terminal back goes to the terminal's own log, whenever the reason changes.
    fn note_held(&mut self, held: Option<&Held>, place: &Place) {
        let reason = held.map(|held| held.reason);
        if std::mem::replace(&mut self.noted_hold, reason) == reason {
            return;
        }
        let Some(held) = held else { return tracing::info!("the fleet no longer holds this terminal back") };
        let words = in_words(held, &place.time_zone, self.clock.confirmed_now());
        tracing::info!("the fleet holds this terminal back: {words}");
    }

    /// Tells the library what is wanted, and whether a session holds files open.
    pub(super) fn tell_library(&self) {
        let wanted = Wanted { desired: self.desired.clone(), may_remove: !self.shell.session_open };
        self.wanted.send_replace(wanted);
        self.tell_themes();
    }

    pub(super) async fn handle_library(&mut self, news: LibraryNews) {
        match news {
            LibraryNews::Held(held) => {
                self.held_back.retain(|digest, _| !held.bundles.contains_key(digest));
                self.progress.retain(|digest, _| !held.bundles.contains_key(digest));
                self.held = held;
            }
            LibraryNews::Progress { sha256, done } => {
                self.held_back.remove(&sha256);
                self.progress.insert(sha256, done);
            }
            LibraryNews::HeldBack { sha256, reason } => {
                tracing::info!(%sha256, reason, "a bundle is held back");
                self.held_back.insert(sha256, reason);
            }
            LibraryNews::Installed(app_id, version_id) => {
                self.record_news(Event::AppInstalled { app_id, version_id }).await;
            }
            LibraryNews::Refused { app_id, version_id, reason, sha256, lasting } => {
                if lasting {
                    self.save_refused(sha256, &reason).await;
                }
                self.record_news(Event::AppRefused { app_id, version_id, reason }).await;
            }
            LibraryNews::Damaged { file, reason } => {
                self.record_news(Event::FileHealed { file, reason }).await;
            }
            LibraryNews::TokenRefused => self.handle_token_refused(),
        }
    }

    /// A refused bundle is not fetched again after a restart, as long as it is wanted.
    async fn save_refused(&mut self, refused: Sha256, reason: &str) {
        let mut all: BTreeMap<Sha256, String> = match self.state.get(StateKey::RefusedBundles).await {
            Ok(saved) => saved.unwrap_or_default(),
            Err(error) => {
                self.note(Err(error));
                BTreeMap::new()
            }
        };
        let apps = || self.desired.iter().flat_map(|desired| &desired.apps);
        all.retain(|digest, _| {
            apps().any(|app| matches!(&app.source, AppSource::Bundle { blob, .. } if blob.sha256 == *digest))
        });
        all.insert(refused, reason.to_owned());
        let outcome = self.state.set(StateKey::RefusedBundles, &all).await;
        self.note(outcome);
    }
}
