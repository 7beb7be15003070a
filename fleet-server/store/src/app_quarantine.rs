//! Apps that failed too often on terminals and rest there, as the terminals report it.

use std::collections::BTreeMap;

use fleet_protocol::{ActualQuarantine, AppId, AppVersionId, LiftedQuarantine, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{Cell, Insert};
use crate::statement::{execute, fetch_all, statements};
use crate::{StoreError, Tx};

statements! {
    LIFT = "UPDATE app_quarantines SET lifted = $4 WHERE terminal_id = $1 AND app_id = $2 AND until > $3";
    LIFTED = "SELECT app_id, since FROM app_quarantines WHERE terminal_id = $1 AND lifted = $2 ORDER BY app_id";
    FORGET = "DELETE FROM app_quarantines WHERE terminal_id = $1";
    // Few rows: those of terminals that said nothing more end by themselves.
    COUNTS = "SELECT q.app_id, a.name, COUNT(*) AS terminals FROM app_quarantines q \
        JOIN terminals t ON t.id = q.terminal_id JOIN apps a ON a.id = q.app_id \
        WHERE q.until > $1 AND t.enrollment = 'active' GROUP BY q.app_id, a.name ORDER BY q.app_id";
}

pub(crate) const INSERT: Insert = Insert {
    into: "INSERT INTO app_quarantines (terminal_id, app_id, version_id, since, until, lifted)",
    columns: 6,
    // A terminal that names an app twice is wrong; the check-in of its batch is not lost for it.
    then: "ON CONFLICT (terminal_id, app_id) DO UPDATE SET version_id = excluded.version_id, \
        since = excluded.since, until = excluded.until, lifted = excluded.lifted",
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

/// Lifts an app's quarantine on a terminal. False if there is none now.
pub async fn lift(
    tx: &mut Tx,
    terminal: TerminalId,
    app: AppId,
    now: UnixMillis,
) -> Result<bool, StoreError> {
    Ok(execute!(tx, LIFT, terminal.0, app.0, now, true)? == 1)
}

/// The quarantines on a terminal that were lifted, as long as it has not reported that they are over.
pub async fn lifted(tx: &mut Tx, terminal: TerminalId) -> Result<Vec<LiftedQuarantine>, StoreError> {
    let rows = fetch_all!(tx, (Uuid, i64), LIFTED, terminal.0, true)?;
    Ok(rows.into_iter().map(|(app, since)| LiftedQuarantine { app_id: AppId(app), since }).collect())
}

/// Stores what a terminal reports, in place of what it reported before. One that was lifted stays so.
pub(crate) async fn replace(
    tx: &mut Tx,
    terminal: TerminalId,
    all: &[Quarantined],
) -> Result<(), StoreError> {
    let lifted = lifted(tx, terminal).await?;
    execute!(tx, FORGET, terminal.0)?;
    let apps: BTreeMap<AppId, &Quarantined> = all.iter().map(|one| (one.app_id, one)).collect();
    let rows = apps.into_values().map(|one| {
        let is_lifted =
            lifted.contains(&LiftedQuarantine { app_id: one.app_id, since: one.quarantine.since });
        vec![
            Cell::Id(terminal.0),
            Cell::Id(one.app_id.0),
            Cell::Id(one.version_id.0),
            Cell::Int(one.quarantine.since),
            Cell::Int(one.quarantine.until),
            Cell::Bool(is_lifted),
        ]
    });
    INSERT.run(tx, rows.collect()).await.map(drop)
}

/// The apps that rest on terminals now.
pub async fn counts(tx: &mut Tx, now: UnixMillis) -> Result<Vec<Count>, StoreError> {
    fetch_all!(tx, Count, COUNTS, now)
}
