use fleet_protocol::{
    CheckItem, CheckProblem, CheckedItem, DailyCheck, DailyCheckId, Event, UnixMillis, maintenance_day,
};
use terminal_core::ipc::MaintenanceWord;

use super::Daemon;
use crate::store::StateKey;

impl Daemon {
    /// What the staff look at every day.
    pub(super) fn checks(&self) -> Vec<CheckItem> {
        self.desired.as_ref().map(|desired| desired.checks.clone()).unwrap_or_default()
    }

    /// When somebody put their number to it, if that was today.
    pub(super) fn checked_today(&self) -> Option<UnixMillis> {
        let today = maintenance_day(self.clock.now());
        self.maintenance.checked.filter(|at| maintenance_day(*at) == today)
    }

    /// Whoever gave their PIN signs for all of the list, or for nothing.
    pub(super) async fn sign_checks(&mut self, problems: Vec<Option<CheckProblem>>) {
        let Some(person) = self.maintenance.guard.person() else {
            return self.say_maintenance(MaintenanceWord::Ended);
        };
        self.maintenance.guard.handle_touched(self.clock.mono());
        let items = self.checks();
        if items.is_empty() || items.len() != problems.len() {
            return self.say_maintenance(MaintenanceWord::ChecksChanged);
        }
        let done_at = self.clock.now();
        let results = items.into_iter().zip(problems).map(|(item, problem)| CheckedItem { item, problem });
        let id = DailyCheckId(self.new_id());
        let check = DailyCheck { id, person, done_at, results: results.collect() };
        self.record_news(Event::DailyChecked { check }).await;
        self.maintenance.checked = Some(done_at);
        let outcome = self.state.set(StateKey::DailyCheck, &done_at).await;
        self.note(outcome);
        self.say_maintenance(MaintenanceWord::ChecksSigned);
    }
}
