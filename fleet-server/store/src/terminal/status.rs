use fleet_domain::{Connectivity, Convergence, Severity};
use fleet_protocol::{EnrollmentState, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::reason::shorten;
use crate::statement::{execute, fetch_all, statements};
use crate::wire::{from_word, word};
use crate::{StoreError, Tx};

statements! {
    SET = "UPDATE terminals SET connectivity = $3, convergence = $4, convergence_reason = $5, session_open = $6, \
        software_version = $7, since = CASE WHEN order_key = CAST($8 AS TEXT) || name THEN since ELSE $9 END, \
        order_key = CAST($8 AS TEXT) || name \
        WHERE id = $1 AND enrollment = $2";
    // Each part is driven by what is cheap to read through: a narrow table, or the few that are late.
    OVERDUE = "SELECT o.terminal_id, o.due_at, o.offline_at, o.enrollment, o.convergence, o.maintenance_until FROM (\
        SELECT p.terminal_id, p.due_at, p.offline_at, t.enrollment, t.convergence, t.maintenance_until \
        FROM terminal_presence p CROSS JOIN terminals t \
        WHERE t.id = p.terminal_id AND p.due_at <= $1 AND t.connectivity = 'online' \
        UNION ALL SELECT p.terminal_id, p.due_at, p.offline_at, t.enrollment, t.convergence, t.maintenance_until \
        FROM terminals t CROSS JOIN terminal_presence p \
        WHERE t.connectivity = 'late' AND p.terminal_id = t.id AND p.offline_at <= $1 \
        UNION ALL SELECT p.terminal_id, p.due_at, p.offline_at, t.enrollment, t.convergence, t.maintenance_until \
        FROM terminals t CROSS JOIN terminal_presence p \
        WHERE t.connectivity IN ('late', 'offline') AND p.terminal_id = t.id AND p.due_at > $1) AS o LIMIT $2";
    MARK = "UPDATE terminals SET connectivity = $2, session_open = FALSE, order_key = CAST($3 AS TEXT) || name, \
        since = $4 WHERE id = $1 AND connectivity <> $2";
    MAINTAINED = "SELECT id, enrollment, connectivity, convergence FROM terminals \
        WHERE maintenance_until IS NOT NULL AND maintenance_until <= $1";
    END_MAINTENANCE = "UPDATE terminals SET maintenance_until = NULL, order_key = CAST($2 AS TEXT) || name, since = $3 \
        WHERE id = $1 AND maintenance_until <= $3";
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
        status.convergence.reason.as_deref().map(shorten),
        status.session_open,
        &status.software_version,
        severity.order_key(""),
        at,
    )
    .map(drop)
}

/// A terminal that has missed a deadline, or that a check-in and a sweep at the same moment left as late.
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

/// Terminals whose stored connectivity is not the truth at `now`, at most `limit`.
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

#[derive(FromRow)]
struct MaintainedRow {
    id: Uuid,
    enrollment: String,
    connectivity: String,
    convergence: String,
}

/// Ends the maintenance that is over: trouble counts again. Returns of how many terminals.
pub async fn end_maintenance(tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
    let mut ended = 0;
    for row in fetch_all!(tx, MaintainedRow, MAINTAINED, now)? {
        let severity = Severity::of(
            from_word("terminals", "enrollment", &row.enrollment)?,
            from_word("terminals", "connectivity", &row.connectivity)?,
            from_word("terminals", "convergence", &row.convergence)?,
        );
        ended += execute!(tx, END_MAINTENANCE, row.id, severity.order_key(""), now)?;
    }
    Ok(ended)
}
