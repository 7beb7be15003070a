//! Apps that failed too often on terminals and rest there, as the terminals report it.

use std::collections::BTreeMap;

use fleet_protocol::{ActualQuarantine, AppId, AppVersionId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{Cell, Insert};
use crate::statement::{execute, fetch_all, statements};
use crate::{StoreError, Tx};

statements! {
    FORGET = "DELETE FROM app_quarantines WHERE terminal_id = $1";
    // Few rows: those of terminals that said nothing more end by themselves.
    COUNTS = "SELECT q.app_id, a.name, COUNT(*) AS terminals FROM app_quarantines q \
        JOIN terminals t ON t.id = q.terminal_id JOIN apps a ON a.id = q.app_id \
        WHERE q.until > $1 AND t.enrollment = 'active' GROUP BY q.app_id, a.name ORDER BY q.app_id";
}

pub(crate) const INSERT: Insert = Insert {
    into: "INSERT INTO app_quarantines (terminal_id, app_id, version_id, since, until)",
    columns: 5,
    // A terminal that names an app twice is wrong; the check-in of its batch is not lost for it.
    then: "ON CONFLICT (terminal_id, app_id) DO UPDATE SET version_id = excluded.version_id, \
        since = excluded.since, until = excluded.until",
};

/// One app's quarantine on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarantined {
    /// Which app.
    pub app_id: AppId,
    /// Which version.
    pub version_id: AppVersionId,
    /// From when to when.
    pub quarantine: ActualQuarantine,
}

/// On how many terminals in service an app rests.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Count {
    /// Which app.
    pub app_id: Uuid,
    /// Its name.
    pub name: String,
    /// How many terminals.
    pub terminals: i64,
}

/// Stores what a terminal reports, in place of what it reported before.
pub(crate) async fn replace(
    tx: &mut Tx,
    terminal: TerminalId,
    all: &[Quarantined],
) -> Result<(), StoreError> {
    execute!(tx, FORGET, terminal.0)?;
    let apps: BTreeMap<AppId, &Quarantined> = all.iter().map(|one| (one.app_id, one)).collect();
    let rows = apps.into_values().map(|one| {
        vec![
            Cell::Id(terminal.0),
            Cell::Id(one.app_id.0),
            Cell::Id(one.version_id.0),
            Cell::Int(one.quarantine.since),
            Cell::Int(one.quarantine.until),
        ]
    });
    INSERT.run(tx, rows.collect()).await.map(drop)
}

/// The apps that rest on terminals now.
pub async fn counts(tx: &mut Tx, now: UnixMillis) -> Result<Vec<Count>, StoreError> {
    fetch_all!(tx, Count, COUNTS, now)
}
