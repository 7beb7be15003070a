//! Which desired states changed, in one order for all servers of the fleet.

use fleet_domain::Scope;
use fleet_protocol::{RolloutId, TerminalId};
use sqlx::FromRow;

use crate::statement::{execute, fetch_all, fetch_one, statements};
use crate::{StoreError, Tx};

statements! {
    NEXT = "UPDATE revision_counter SET value = value + 1 WHERE id = 1 RETURNING value";
    SET = "INSERT INTO scope_revisions (scope_key, revision) VALUES ($1, $2) \
        ON CONFLICT (scope_key) DO UPDATE SET revision = excluded.revision";
    AFTER = "SELECT scope_key, revision FROM scope_revisions WHERE revision > $1 ORDER BY revision";
}

/// What a change concerns.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Concern {
    /// The desired state of the terminals in a scope.
    Desired(Scope),
    /// The commands of a terminal.
    Commands(TerminalId),
    /// Which terminals are in a rollout: too many came to name each.
    Members(RolloutId),
}

impl Concern {
    fn key(&self) -> String {
        match self {
            Self::Desired(scope) => scope.key(),
            Self::Commands(id) => format!("commands:{id}"),
            Self::Members(id) => format!("members:{id}"),
        }
    }

    fn from_key(key: &str) -> Result<Self, StoreError> {
        let read = match key.split_once(':') {
            Some(("commands", id)) => id.parse().ok().map(Self::Commands),
            Some(("members", id)) => id.parse().ok().map(Self::Members),
            _ => Scope::from_key(key).ok().map(Self::Desired),
        };
        read.ok_or_else(|| StoreError::corrupt("scope_revisions", "scope_key", key))
    }
}

/// A change that other servers learn of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What it concerns.
    pub concern: Concern,
    /// Its number: later changes have higher ones.
    pub number: i64,
}

#[derive(FromRow)]
struct Row {
    scope_key: String,
    revision: i64,
}

/// Marks every concern as changed, with one new number. It holds the counter until the commit: call it
/// last but for the audit log.
pub async fn bump(tx: &mut Tx, concerns: &[Concern]) -> Result<(), StoreError> {
    if concerns.is_empty() {
        return Ok(());
    }
    let (number,): (i64,) = fetch_one!(tx, (i64,), NEXT)?;
    let mut keys: Vec<String> = concerns.iter().map(Concern::key).collect();
    // One order for all, so that two transactions never wait for each other.
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        execute!(tx, SET, key, number)?;
    }
    Ok(())
}

/// The changes behind number `after`, the oldest first.
pub async fn after(tx: &mut Tx, after: i64) -> Result<Vec<Revision>, StoreError> {
    let rows = fetch_all!(tx, Row, AFTER, after)?;
    rows.into_iter()
        .map(|row| Ok(Revision { concern: Concern::from_key(&row.scope_key)?, number: row.revision }))
        .collect()
}
