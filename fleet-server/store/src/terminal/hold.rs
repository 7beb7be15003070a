use fleet_protocol::{TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    HOLD = "INSERT INTO terminal_holds (terminal_id, reason, until_at, held_at, held_by) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (terminal_id) DO UPDATE SET reason = excluded.reason, until_at = excluded.until_at, \
        held_at = excluded.held_at, held_by = excluded.held_by";
    RELEASE = "DELETE FROM terminal_holds WHERE terminal_id = $1";
    OF = "SELECT reason, until_at, held_at, held_by FROM terminal_holds WHERE terminal_id = $1";
    DUE = "SELECT 1 FROM terminal_holds WHERE until_at IS NOT NULL AND until_at <= $1 LIMIT 1";
    END = "DELETE FROM terminal_holds WHERE until_at IS NOT NULL AND until_at <= $1 AND terminal_id IN \
        (SELECT o.terminal_id FROM terminal_holds o WHERE o.until_at IS NOT NULL AND o.until_at <= $1 \
        ORDER BY o.until_at LIMIT $2) RETURNING terminal_id";
}

/// A person holds a terminal: it begins no upgrade.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// Until when; `None` until somebody lets it go.
    pub until_at: Option<UnixMillis>,
    /// Since when.
    pub held_at: UnixMillis,
    /// Who.
    pub held_by: String,
}

/// Holds a terminal, or holds it for another reason or another time.
pub async fn hold(tx: &mut Tx, id: TerminalId, hold: &Hold) -> Result<(), StoreError> {
    execute!(tx, HOLD, id.0, &hold.reason, hold.until_at, hold.held_at, &hold.held_by).map(drop)
}

/// Lets a terminal go. Returns whether it was held.
pub async fn release(tx: &mut Tx, id: TerminalId) -> Result<bool, StoreError> {
    Ok(execute!(tx, RELEASE, id.0)? == 1)
}

/// Who holds a terminal, if anybody does.
pub async fn hold_of(tx: &mut Tx, id: TerminalId) -> Result<Option<Hold>, StoreError> {
    fetch_optional!(tx, Hold, OF, id.0)
}

/// Lets at most `limit` terminals go whose time is over. Returns which.
pub async fn end_holds(tx: &mut Tx, now: UnixMillis, limit: usize) -> Result<Vec<TerminalId>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = fetch_all!(tx, (Uuid,), END, now, limit)?;
    Ok(rows.into_iter().map(|(id,)| TerminalId(id)).collect())
}

/// Whether anybody is to be let go.
pub async fn holds_due(tx: &mut Tx, now: UnixMillis) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (i32,), DUE, now)?.is_some())
}
