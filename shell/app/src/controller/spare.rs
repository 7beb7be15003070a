use terminal_core::Mono;

use super::Controller;
use crate::stage::Stage;

/// For so many milliseconds nothing is open before the next app's process is started: the home page comes first.
const REST_MS: u64 = 1_000;

impl<S: Stage> Controller<S> {
    pub(super) fn watch_spare(&mut self, now: Mono) {
        let is_busy = self.app.is_some() || self.trial.is_some() || self.renewal.is_under_way();
        if is_busy || !self.home_painted || !self.beside.is_ready() {
            self.resting_since = now;
        } else if now.since(self.resting_since) >= REST_MS {
            self.stage.ready_spare(self.language);
        }
    }
}
