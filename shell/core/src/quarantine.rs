//! An app that fails again and again on a terminal is not offered there for a while: each failure costs a citizen's time.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use fleet_protocol::{ActualQuarantine, AppFailure, AppId, AppVersionId, LiftedQuarantine, UnixMillis};
use serde::{Deserialize, Serialize};

/// The failures of apps on this terminal. Kept on the disk; times are the trusted ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    apps: BTreeMap<AppId, Record>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    version_id: AppVersionId,
    /// Those that still count, since the last quarantine.
    failures: Vec<UnixMillis>,
    /// The last quarantine.
    last: Option<ActualQuarantine>,
    /// How many there were one after the other.
    rounds: u32,
}

impl Quarantine {
    /// So many failures within [`Quarantine::WITHIN_MS`] put an app into quarantine.
    pub const FAILURES: usize = 3;
    /// Older failures do not count.
    pub const WITHIN_MS: u64 = 10 * 60 * 1_000;
    /// How long the first quarantine lasts. Each further one lasts twice as long as the one before.
    pub const FIRST_MS: u64 = 60 * 60 * 1_000;
    /// No quarantine lasts longer.
    pub const LONGEST_MS: u64 = 24 * 60 * 60 * 1_000;
    /// For so long after a quarantine the app is on trial: its first failure puts it back.
    pub const TRIAL_MS: u64 = 24 * 60 * 60 * 1_000;

    /// An app failed. Its quarantine, if that begins now.
    pub fn handle_failure(
        &mut self,
        app_id: AppId,
        version_id: AppVersionId,
        failure: &AppFailure,
        now: UnixMillis,
    ) -> Option<ActualQuarantine> {
        if !is_its_own(failure) {
            return None;
        }
        let fresh = Record { version_id, failures: Vec::new(), last: None, rounds: 0 };
        let record = self.apps.entry(app_id).or_insert_with(|| fresh.clone());
        if record.version_id != version_id {
            *record = fresh;
        }
        record.fail(now)
    }

    /// These are the apps and versions that the terminal is to offer: what is known of others is forgotten. True if
    /// something was.
    pub fn handle_offered(&mut self, offered: impl IntoIterator<Item = (AppId, AppVersionId)>) -> bool {
        let offered: BTreeMap<AppId, AppVersionId> = offered.into_iter().collect();
        let before = self.apps.len();
        self.apps.retain(|app_id, record| offered.get(app_id) == Some(&record.version_id));
        self.apps.len() != before
    }

    /// Ops have lifted these: what is known of such an app is forgotten, and it is not on trial afterwards. True if
    /// something was.
    pub fn handle_lifted(&mut self, lifted: &[LiftedQuarantine]) -> bool {
        let before = self.apps.len();
        self.apps.retain(|app_id, record| {
            let is_meant = |one: &LiftedQuarantine| {
                one.app_id == *app_id && record.last.is_some_and(|last| last.since == one.since)
            };
            !lifted.iter().any(is_meant)
        });
        self.apps.len() != before
    }

    /// The quarantine of an app's version, while it lasts.
    pub fn of(&self, app_id: AppId, version_id: AppVersionId, now: UnixMillis) -> Option<ActualQuarantine> {
        let record = self.apps.get(&app_id).filter(|record| record.version_id == version_id)?;
        record.last.filter(|last| last.lasts(now))
    }

    /// When the next quarantine ends by itself.
    pub fn next_end(&self, now: UnixMillis) -> Option<UnixMillis> {
        let lasting = self.apps.values().filter_map(|record| record.last).filter(|last| last.lasts(now));
        lasting.map(|last| last.until).min()
    }
}

/// A page that could not be loaded is the network's or the unit's matter, and is there again when it is.
const fn is_its_own(failure: &AppFailure) -> bool {
    match failure {
        AppFailure::Crashed
        | AppFailure::OutOfMemory
        | AppFailure::OverBound { .. }
        | AppFailure::Hung { .. } => true,
        AppFailure::LoadFailed { .. } => false,
    }
}

impl Record {
    fn fail(&mut self, now: UnixMillis) -> Option<ActualQuarantine> {
        if self.last.is_some_and(|last| last.lasts(now)) {
            // It was open when the quarantine began, or its report came late.
            return None;
        }
        let on_trial = self.last.is_some_and(|last| is_within(last.until, Quarantine::TRIAL_MS, now));
        if !on_trial {
            self.rounds = 0;
        }
        self.failures.retain(|at| is_within(*at, Quarantine::WITHIN_MS, now));
        self.failures.push(now);
        if !on_trial && self.failures.len() < Quarantine::FAILURES {
            return None;
        }
        let length =
            Quarantine::FIRST_MS.saturating_mul(1 << self.rounds.min(10)).min(Quarantine::LONGEST_MS);
        self.rounds = self.rounds.saturating_add(1);
        self.failures.clear();
        self.last = Some(ActualQuarantine { since: now, until: now.saturating_add_unsigned(length) });
        self.last
    }
}

trait Lasts {
    fn lasts(self, now: UnixMillis) -> bool;
}

impl Lasts for ActualQuarantine {
    /// A clock that was set back leaves no app in quarantine for longer than any may last.
    fn lasts(self, now: UnixMillis) -> bool {
        now < self.until && self.until.abs_diff(now) <= Quarantine::LONGEST_MS
    }
}

fn is_within(at: UnixMillis, ms: u64, now: UnixMillis) -> bool {
    at <= now && now.abs_diff(at) <= ms
}
