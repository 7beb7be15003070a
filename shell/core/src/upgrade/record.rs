use fleet_protocol::{AttemptState, DesiredRelease, Held, UpgradeReport};
use serde::{Deserialize, Serialize};

/// An attempt as it is persisted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRecord {
    /// What the fleet wants.
    pub desired: DesiredRelease,
    /// Where the attempt is.
    pub state: AttemptState,
    /// Bytes of the release on disk.
    pub bytes_done: u64,
    /// Bytes in all; 0 until the signed metadata are known.
    pub bytes_total: u64,
    /// The slot that holds it, once staged.
    #[serde(default)]
    pub slot: Option<String>,
    /// Why it waits or failed, in English.
    #[serde(default)]
    pub reason: Option<String>,
    /// Why it waits and until when, if it does.
    #[serde(default)]
    pub held: Option<Held>,
    /// It was told by a word that may come on a medium, and the server was not reached when it switched: the new
    /// version need not reach it either.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
}

impl AttemptRecord {
    /// A new attempt.
    pub const fn new(desired: DesiredRelease) -> Self {
        Self {
            desired,
            state: AttemptState::Eligible,
            bytes_done: 0,
            bytes_total: 0,
            slot: None,
            reason: None,
            held: None,
            alone: false,
        }
    }

    /// The attempt's id as the launcher knows it.
    pub fn attempt(&self) -> String {
        self.desired.attempt_id.to_string()
    }

    /// Whether the launcher has it: no more to be stopped by a change of mind.
    pub const fn is_switching(&self) -> bool {
        matches!(self.state, AttemptState::Activating | AttemptState::Probation)
    }

    /// Whether the fleet wanted it no more before it switched: it may want it again.
    pub(super) const fn was_called_back(&self) -> bool {
        matches!(self.state, AttemptState::Aborted)
    }

    /// It waits.
    pub(super) fn hold(&mut self, held: Held, reason: String) {
        self.held = Some(held);
        self.reason = Some(reason);
    }

    /// It goes on.
    pub(super) fn go_on(&mut self) {
        self.held = None;
        self.reason = None;
    }

    /// It enters a state, in which it waits for nothing yet.
    pub(super) fn enter(&mut self, state: AttemptState, reason: Option<String>) {
        self.state = state;
        self.reason = reason;
        self.held = None;
    }

    /// What a check-in says of it.
    pub fn report(&self) -> UpgradeReport {
        UpgradeReport {
            attempt_id: self.desired.attempt_id,
            release_id: self.desired.release_id,
            state: self.state,
            bytes_done: self.bytes_done,
            bytes_total: self.bytes_total,
            reason: self.reason.clone(),
            held: self.held.clone(),
        }
    }
}
