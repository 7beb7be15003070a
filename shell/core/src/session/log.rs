use fleet_protocol::AppId;

use crate::Mono;

/// The apps of one session, in order, with the time spent in each.
#[derive(Debug, Clone)]
pub struct AppLog {
    current: Option<(AppId, Mono)>,
    closed: Vec<(AppId, u64)>,
}

impl AppLog {
    /// Nobody opens more in a session that is about something; beyond it only the time of the last
    /// one grows, so that a record stays small.
    pub const MAX: usize = 64;

    pub const fn new() -> Self {
        Self { current: None, closed: Vec::new() }
    }

    pub fn open(&mut self, app_id: AppId, now: Mono) {
        self.close(now);
        self.current = Some((app_id, now));
    }

    pub fn close(&mut self, now: Mono) {
        let Some((app_id, since)) = self.current.take() else { return };
        let spent = now.since(since);
        let full = self.closed.len() == Self::MAX;
        match self.closed.last_mut() {
            Some((_, ms)) if full => *ms = ms.saturating_add(spent),
            _ => self.closed.push((app_id, spent)),
        }
    }

    pub fn current(&self) -> Option<AppId> {
        self.current.map(|(app_id, _)| app_id)
    }

    pub fn into_list(self) -> Vec<(AppId, u64)> {
        self.closed
    }
}
