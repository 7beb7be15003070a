use fleet_protocol::{ActualAppState, ActualState, AttemptState, Etag};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a terminal is from its desired state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConvergenceState {
    /// It runs and shows what it should.
    InSync,
    /// On the way.
    Converging,
    /// Ready to move, and waiting for something.
    Held,
    /// Something in the desired state cannot be applied.
    Failed,
    /// The last upgrade was taken back.
    RolledBack,
    /// It has not reported yet.
    Unknown,
}

/// A [`ConvergenceState`] and, where it is not good, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Convergence {
    /// How far.
    pub state: ConvergenceState,
    /// In the terminal's words.
    pub reason: Option<String>,
}

impl Convergence {
    /// Before the first report.
    pub const UNKNOWN: Self = Self { state: ConvergenceState::Unknown, reason: None };

    /// Judges a report against the desired state called `wanted`. What is broken outweighs what is on the way.
    pub fn judge(actual: &ActualState, wanted: &Etag) -> Self {
        let of = |state, reason: Option<&str>| Self { state, reason: reason.map(str::to_owned) };
        let failed_app = actual.apps.iter().find_map(|app| match &app.state {
            ActualAppState::Failed { reason } => Some(reason.as_str()),
            ActualAppState::Downloading { .. } | ActualAppState::Ready => None,
        });
        if let Some(reason) = failed_app {
            return of(ConvergenceState::Failed, Some(reason));
        }
        let held_app = actual.apps.iter().find_map(|app| match &app.state {
            ActualAppState::Downloading { held, .. } => held.as_deref(),
            ActualAppState::Failed { .. } | ActualAppState::Ready => None,
        });
        if let Some(upgrade) = &actual.upgrade {
            let reason = upgrade.reason.as_deref();
            match upgrade.state {
                AttemptState::RolledBack => return of(ConvergenceState::RolledBack, reason),
                AttemptState::Rejected | AttemptState::Failed => return of(ConvergenceState::Failed, reason),
                AttemptState::Staged if reason.is_some() => return of(ConvergenceState::Held, reason),
                state if upgrade.held.is_some() && !state.is_end() => {
                    return of(ConvergenceState::Held, reason);
                }
                AttemptState::Committed
                | AttemptState::Aborted
                | AttemptState::Superseded
                | AttemptState::Expired => {}
                AttemptState::Eligible
                | AttemptState::Downloading
                | AttemptState::Downloaded
                | AttemptState::Verified
                | AttemptState::Staged
                | AttemptState::Activating
                | AttemptState::Probation => return of(ConvergenceState::Converging, reason),
            }
        }
        if held_app.is_some() {
            return of(ConvergenceState::Held, held_app);
        }
        let applied = actual.applied_etag.as_ref() == Some(wanted);
        of(if applied { ConvergenceState::InSync } else { ConvergenceState::Converging }, None)
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::{ActualShell, AttemptId, ReleaseId, UpgradeReport};
    use uuid::Uuid;

    use super::*;

    fn actual(applied: &str, upgrade: Option<(AttemptState, Option<&str>)>) -> ActualState {
        ActualState {
            software_version: "1.0.0".into(),
            booted_at: 0,
            applied_etag: Some(Etag(applied.into())),
            apps: Vec::new(),
            shell: ActualShell::default(),
            upgrade: upgrade.map(|(state, reason)| UpgradeReport {
                attempt_id: AttemptId(Uuid::nil()),
                release_id: ReleaseId(Uuid::nil()),
                state,
                bytes_done: 0,
                bytes_total: 0,
                reason: reason.map(str::to_owned),
                held: None,
            }),
            outbox_backlog: 0,
            hardening: None,
            devices: None,
            disks: None,
            machine_parts: None,
            peer_addresses: Vec::new(),
            health: None,
        }
    }

    #[test]
    fn applied_tag_decides_when_nothing_is_broken() {
        let wanted = Etag("b".into());
        assert_eq!(Convergence::judge(&actual("b", None), &wanted).state, ConvergenceState::InSync);
        assert_eq!(Convergence::judge(&actual("a", None), &wanted).state, ConvergenceState::Converging);
    }

    #[test]
    fn last_upgrade_shows_until_the_next() {
        let wanted = Etag("b".into());
        for (state, reason, expected) in [
            (AttemptState::RolledBack, Some("crashed"), ConvergenceState::RolledBack),
            (AttemptState::Rejected, Some("not signed"), ConvergenceState::Failed),
            (AttemptState::Staged, Some("a session is open"), ConvergenceState::Held),
            (AttemptState::Staged, None, ConvergenceState::Converging),
            (AttemptState::Committed, None, ConvergenceState::InSync),
        ] {
            let judged = Convergence::judge(&actual("b", Some((state, reason))), &wanted);
            assert_eq!(judged.state, expected, "{state:?}");
        }
    }
}
