use fleet_domain::Scope;
use fleet_protocol::{RolloutId, UnixMillis};
use serde_json::json;

use crate::audit::{self, AuditEntry};
use crate::scope_revision::{self, Concern};
use crate::{StoreError, Tx};

/// What followed from moving attempts: whoever commits the transaction tells terminals and consoles of it.
#[derive(Debug, Default)]
#[must_use = "terminals learn of it only if it is settled"]
pub struct Effect {
    /// Rollouts of which something changed.
    pub rollouts: Vec<RolloutId>,
    /// Whose desired state changed.
    pub concerns: Vec<Concern>,
    /// What the fleet decided by itself.
    audits: Vec<AuditEntry>,
}

impl Effect {
    /// The desired state of these changed.
    pub fn bump(&mut self, scope: Scope) {
        self.concerns.push(Concern::Desired(scope));
    }

    /// The fleet itself did something about a rollout.
    pub fn record(
        &mut self,
        action: &'static str,
        (id, name): (RolloutId, &str),
        detail: Option<&str>,
        at: UnixMillis,
    ) {
        self.audits.push(AuditEntry {
            at,
            actor: None,
            action,
            object_kind: "rollout",
            object_id: id.to_string(),
            object_name: name.to_owned(),
            summary: json!({ "reason": detail }),
            address: None,
        });
    }

    /// The fleet itself did something about something else.
    pub fn note(&mut self, entry: AuditEntry) {
        self.audits.push(entry);
    }

    /// Both.
    pub fn merge(&mut self, other: Self) {
        self.rollouts.extend(other.rollouts);
        self.concerns.extend(other.concerns);
        self.audits.extend(other.audits);
    }

    /// Whether a desired state changed.
    pub fn is_felt(&self) -> bool {
        !self.concerns.is_empty()
    }

    /// Marks what changed and writes the audit log. It holds what all changes need until the commit: call it last.
    pub async fn settle(self, tx: &mut Tx) -> Result<Vec<RolloutId>, StoreError> {
        let Self { mut rollouts, concerns, audits } = self;
        scope_revision::bump(tx, &concerns).await?;
        for entry in audits {
            audit::append(tx, entry).await?;
        }
        rollouts.sort_unstable();
        rollouts.dedup();
        Ok(rollouts)
    }

    /// Its parts, for a change that has more of each.
    pub fn into_parts(self) -> (Vec<RolloutId>, Vec<Concern>, Vec<AuditEntry>) {
        (self.rollouts, self.concerns, self.audits)
    }
}
