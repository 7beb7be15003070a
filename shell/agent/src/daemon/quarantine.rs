use fleet_protocol::{AppId, AppVersionId, Event};
use terminal_core::Timer;

use super::Daemon;
use crate::store::StateKey;

impl Daemon {
    /// The shell reports something: an app that failed too often rests from now on, and that is on the disk when this
    /// returns. The event to record after the shell's own.
    pub(super) async fn judge_failure(&mut self, event: &Event) -> Option<Event> {
        let Event::AppFailed { app_id, version_id, failure } = event else { return None };
        let (app_id, version_id) = (*app_id, *version_id);
        // What ops have unlisted or replaced meanwhile has nothing left to be kept from.
        if !self.offered().any(|offered| offered == (app_id, version_id)) {
            return None;
        }
        let begun = self.quarantine.handle_failure(app_id, version_id, failure, self.clock.now());
        self.save_quarantine().await;
        begun.map(|begun| Event::AppQuarantined { app_id, version_id, until: begun.until })
    }

    /// Ops hear of it soon.
    pub(super) async fn tell_quarantined(&mut self, event: Option<Event>) {
        if let Some(event) = event {
            self.record_news(event).await;
        }
    }

    /// Other versions are offered now: those of before are forgotten; and so is what ops have lifted.
    pub(super) async fn heal_quarantine(&mut self) {
        let offered: Vec<(AppId, AppVersionId)> = self.offered().collect();
        let lifted = self.desired.as_ref().map(|desired| desired.lifted.clone()).unwrap_or_default();
        let is_lifted = self.quarantine.handle_lifted(&lifted);
        if self.quarantine.handle_offered(offered) || is_lifted {
            self.save_quarantine().await;
        }
    }

    /// When the first app may be offered again.
    pub(super) fn quarantine_timer(&self) -> Option<Timer> {
        let end = self.quarantine.next_end(self.clock.now())?;
        Some((self.mono_at(end), "an app's quarantine ends"))
    }

    fn offered(&self) -> impl Iterator<Item = (AppId, AppVersionId)> {
        let apps = self.desired.iter().flat_map(|desired| &desired.apps);
        apps.map(|app| (app.app_id, app.version_id))
    }

    async fn save_quarantine(&mut self) {
        let outcome = self.state.set(StateKey::Quarantine, &self.quarantine).await;
        self.note(outcome);
    }
}
