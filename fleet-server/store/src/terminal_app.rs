//! Which version of each app every terminal has ready, kept as terminals report it.

use std::collections::{BTreeMap, BTreeSet};

use fleet_protocol::{AppId, TerminalId};
use uuid::Uuid;

use crate::app_usage::known_versions;
use crate::check_in::AppOnTerminal;
use crate::rows::{Cell, Insert};
use crate::select_in::SelectIn;
use crate::statement::{execute, fetch_all, statements};
use crate::{StoreError, Tx};

statements! {
    COUNTS = "SELECT version_id, COUNT(*) AS terminals FROM terminal_apps WHERE app_id = $1 \
        GROUP BY version_id ORDER BY version_id";
    REMOVE = "DELETE FROM terminal_apps WHERE terminal_id = $1 AND app_id = $2";
    CLEAR = "DELETE FROM terminal_apps WHERE terminal_id = $1";
}

pub(crate) const SET: Insert = Insert {
    into: "INSERT INTO terminal_apps (terminal_id, app_id, version_id)",
    columns: 3,
    then: "ON CONFLICT (terminal_id, app_id) DO UPDATE SET version_id = excluded.version_id",
};
pub(crate) const OF_TERMINALS: SelectIn = SelectIn {
    select: "SELECT terminal_id, app_id, version_id FROM terminal_apps WHERE terminal_id",
    then: "",
};

/// How many terminals have each version of an app ready.
pub async fn counts(tx: &mut Tx, app_id: AppId) -> Result<Vec<(Uuid, i64)>, StoreError> {
    fetch_all!(tx, (Uuid, i64), COUNTS, app_id.0)
}

/// The terminal serves nobody any more.
pub(crate) async fn clear(tx: &mut Tx, terminal: TerminalId) -> Result<(), StoreError> {
    execute!(tx, CLEAR, terminal.0).map(drop)
}

/// Writes what has changed on some terminals, each with all of its apps. Versions that do not exist are left out.
pub(crate) async fn write(
    tx: &mut Tx,
    reported: &[(TerminalId, &[AppOnTerminal])],
) -> Result<(), StoreError> {
    if reported.is_empty() {
        return Ok(());
    }
    let terminals = reported.iter().map(|(terminal, _)| Cell::Id(terminal.0)).collect();
    let rows: Vec<(Uuid, Uuid, Uuid)> = OF_TERMINALS.run(tx, terminals).await?;
    let stored: BTreeMap<(Uuid, Uuid), Uuid> =
        rows.into_iter().map(|(terminal, app, version)| ((terminal, app), version)).collect();
    let mut ready = BTreeMap::new();
    for (terminal, apps) in reported {
        for app in apps.iter().filter(|app| app.is_ready) {
            ready.insert((terminal.0, app.app_id.0), app.version_id.0);
        }
    }
    let news: Vec<_> = ready.iter().filter(|(key, version)| stored.get(key) != Some(version)).collect();
    let known: BTreeSet<_> = known_versions(tx, news.iter().map(|(_, version)| **version)).await?;
    let set = news.into_iter().filter(|((_, app), version)| known.contains(&(*app, **version)));
    let cells = |(&(terminal, app), &version): (&(Uuid, Uuid), &Uuid)| {
        vec![Cell::Id(terminal), Cell::Id(app), Cell::Id(version)]
    };
    SET.run(tx, set.map(cells).collect()).await?;
    for (terminal, app) in stored.keys().filter(|key| !ready.contains_key(key)) {
        execute!(tx, REMOVE, terminal, app)?;
    }
    Ok(())
}
