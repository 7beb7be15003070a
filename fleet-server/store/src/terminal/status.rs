use fleet_domain::{Connectivity, Convergence, Severity};
use fleet_protocol::{EnrollmentState, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, fetch_all, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

statements! {
    SET = "UPDATE terminals SET connectivity = $3, convergence = $4, convergence_reason = $5, session_open = $6, \
        software_version = $7, order_key = CAST($8 AS TEXT) || name, since = $9 \
        WHERE id = $1 AND enrollment = $2";
    // One narrow table is read through; see the migration.
    OVERDUE = "SELECT p.terminal_id, p.due_at, p.offline_at, t.enrollment, t.convergence, t.maintenance_until \
        FROM terminal_presence p JOIN terminals t ON t.id = p.terminal_id \
        WHERE (t.connectivity = 'online' AND p.due_at <= $1) OR (t.connectivity = 'late' AND p.offline_at <= $1) \
        LIMIT $2";
    MARK = "UPDATE terminals SET connectivity = $2, session_open = FALSE, order_key = CAST($3 AS TEXT) || name, \
        since = $4 WHERE id = $1 AND connectivity <> $2";
}

/// What lists show of a terminal's state; written only when it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Whether it keeps its promise.
    pub connectivity: Connectivity,
    /// How far it is from its desired state.
    pub convergence: Convergence,
    /// Whether a citizen's session is open.
    pub session_open: bool,
    /// What it runs.
    pub software_version: String,
}

/// Writes a terminal's status. Nothing happens if its enrollment is no longer `enrollment`.
pub async fn set_status(
    tx: &mut Tx,
    id: TerminalId,
    enrollment: EnrollmentState,
    maintenance_until: Option<UnixMillis>,
    status: &Status,
    at: UnixMillis,
) -> Result<(), StoreError> {
    let severity = Severity::of(enrollment, status.connectivity, status.convergence.state)
        .maintained(maintenance_until, at);
    execute!(
        tx,
        SET,
        id.0,
        word(enrollment),
        word(status.connectivity),
        word(status.convergence.state),
        &status.convergence.reason,
        status.session_open,
        &status.software_version,
        severity.order_key(""),
        at,
    )
    .map(drop)
}

/// A terminal that has missed a deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Which.
    pub id: TerminalId,
    /// What it is now.
    pub connectivity: Connectivity,
    severity: Severity,
}

#[derive(FromRow)]
struct OverdueRow {
    terminal_id: Uuid,
    due_at: i64,
    offline_at: i64,
    enrollment: String,
    convergence: String,
    maintenance_until: Option<i64>,
}

/// Terminals whose stored connectivity is better than the truth at `now`, at most `limit`.
pub async fn overdue(tx: &mut Tx, now: UnixMillis, limit: i64) -> Result<Vec<Overdue>, StoreError> {
    let rows = fetch_all!(tx, OverdueRow, OVERDUE, now, limit)?;
    rows.into_iter()
        .map(|row| {
            let deadlines = fleet_domain::Deadlines { due_at: row.due_at, offline_at: row.offline_at };
            let connectivity = deadlines.connectivity(now);
            let enrollment = from_word("terminals", "enrollment", &row.enrollment)?;
            let convergence = from_word("terminals", "convergence", &row.convergence)?;
            let severity =
                Severity::of(enrollment, connectivity, convergence).maintained(row.maintenance_until, now);
            Ok(Overdue { id: TerminalId(row.terminal_id), connectivity, severity })
        })
        .collect()
}

/// Writes what [`overdue`] found.
pub async fn mark_overdue(tx: &mut Tx, overdue: &[Overdue], at: UnixMillis) -> Result<(), StoreError> {
    for Overdue { id, connectivity, severity } in overdue {
        execute!(tx, MARK, id.0, word(connectivity), severity.order_key(""), at)?;
    }
    Ok(())
}
