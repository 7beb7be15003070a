//! The audit log: append-only, each row's hash covering the row before it.

mod chain;
mod list;

use fleet_protocol::UnixMillis;
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, fetch_all, fetch_one, statements};
use crate::{StoreError, Tx};

pub use list::{AuditFilter, LIST, list};

statements! {
    TAKE_SEQ = "UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash";
    SET_HEAD = "UPDATE audit_head SET hash = $1 WHERE id = 1";
    HEAD = "SELECT seq, hash FROM audit_head WHERE id = 1";
    INSERT = "INSERT INTO audit (seq, at, actor_id, actor_name, action, object_kind, object_id, object_name, \
        summary, address, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    BEHIND = "SELECT seq, at, actor_id, actor_name, action, object_kind, object_id, object_name, summary, \
        address, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";
}

/// One change, as it goes into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: UnixMillis,
    /// Who; `None` is the server or a terminal itself.
    pub actor: Option<(Uuid, String)>,
    /// What, as `noun.verb`, such as `location.create`.
    pub action: &'static str,
    /// The noun of the object, such as `location`.
    pub object_kind: &'static str,
    /// Which object.
    pub object_id: String,
    /// Its name then.
    pub object_name: String,
    /// What changed, JSON. Never a secret.
    pub summary: serde_json::Value,
    /// Where the request came from.
    pub address: Option<String>,
}

impl AuditEntry {
    /// Of what was done on the server's own machine, by whoever may run its program there. The object is its
    /// noun, its id and its name.
    pub fn of_server(
        at: UnixMillis,
        action: &'static str,
        (object_kind, object_id, object_name): (&'static str, String, &str),
        mut summary: serde_json::Value,
    ) -> Self {
        summary["by"] = "command line".into();
        let object_name = object_name.to_owned();
        Self { at, actor: None, action, object_kind, object_id, object_name, summary, address: None }
    }
}

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AuditRow {
    /// 1, 2, 3, … without a gap.
    pub seq: i64,
    /// When.
    pub at: UnixMillis,
    /// Who.
    pub actor_id: Option<Uuid>,
    /// Who.
    pub actor_name: Option<String>,
    /// What.
    pub action: String,
    /// The noun of the object.
    pub object_kind: String,
    /// Which object.
    pub object_id: String,
    /// Its name then.
    pub object_name: String,
    /// JSON.
    pub summary: String,
    /// Where the request came from.
    pub address: Option<String>,
    /// SHA-256 over the row before and this one.
    pub hash: Vec<u8>,
}

/// Adds a row to the log; it exists when the transaction commits, with the change itself.
pub async fn append(tx: &mut Tx, entry: AuditEntry) -> Result<(), StoreError> {
    let (seq, previous): (i64, Vec<u8>) = fetch_one!(tx, (i64, Vec<u8>), TAKE_SEQ)?;
    let (actor_id, actor_name) = entry.actor.unzip();
    let mut row = AuditRow {
        seq,
        at: entry.at,
        actor_id,
        actor_name,
        action: entry.action.to_owned(),
        object_kind: entry.object_kind.to_owned(),
        object_id: entry.object_id,
        object_name: entry.object_name,
        summary: entry.summary.to_string(),
        address: entry.address,
        hash: Vec::new(),
    };
    row.hash = chain::hash(&previous, &row);
    execute!(tx, SET_HEAD, &row.hash)?;
    execute!(
        tx,
        INSERT,
        row.seq,
        row.at,
        row.actor_id,
        &row.actor_name,
        &row.action,
        &row.object_kind,
        &row.object_id,
        &row.object_name,
        &row.summary,
        &row.address,
        &row.hash,
    )?;
    Ok(())
}

/// What checking the chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verification {
    /// Rows whose hash is right, from the first on.
    pub checked: u64,
    /// The first row that is missing or altered.
    pub broken_at: Option<i64>,
}

/// Checks the whole chain, from the first row to the stored head.
pub async fn verify(tx: &mut Tx) -> Result<Verification, StoreError> {
    const BATCH: i64 = 1_000;
    let (head_seq, head_hash): (i64, Vec<u8>) = fetch_one!(tx, (i64, Vec<u8>), HEAD)?;
    let (mut seq, mut hash, mut checked) = (0_i64, vec![0_u8; 32], 0_u64);
    loop {
        let rows = fetch_all!(tx, AuditRow, BEHIND, seq, BATCH)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.seq != seq + 1 || chain::hash(&hash, &row) != row.hash {
                return Ok(Verification { checked, broken_at: Some(seq + 1) });
            }
            (seq, hash, checked) = (row.seq, row.hash, checked + 1);
        }
    }
    let whole = seq == head_seq && hash == head_hash;
    Ok(Verification { checked, broken_at: (!whole).then_some(seq + 1) })
}

#[cfg(test)]
mod tests;
