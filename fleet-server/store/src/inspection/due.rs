use fleet_domain::InspectionOrigin;
use fleet_protocol::{AppId, AppVersionId, InspectionId, TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{fetch_all, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

statements! {
    // The listed apps are few, however large the fleet is.
    SCHEDULED = "SELECT l.app_id, l.version_id, (SELECT MAX(i.period) FROM inspections i WHERE i.app_id = l.app_id) \
        AS last_period FROM listings l WHERE l.state = 'listed' AND NOT EXISTS (SELECT 1 FROM inspections d \
        WHERE d.app_id = l.app_id AND d.state = 'due') ORDER BY l.app_id";
    DUE = "SELECT i.id, i.app_id, i.version_id, i.origin, i.terminal_id, i.tries, i.told_at, \
        (l.state = 'listed' AND l.version_id = i.version_id) AS listed, \
        (t.enrollment = 'active' AND t.connectivity = 'online') AS there \
        FROM inspections i JOIN listings l ON l.app_id = i.app_id JOIN terminals t ON t.id = i.terminal_id \
        WHERE i.state = 'due' ORDER BY i.id";
}

/// A listed app that no terminal is told to inspect just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// Which app.
    pub app_id: AppId,
    /// The version that is listed.
    pub version_id: AppVersionId,
    /// The period of its last scheduled inspection.
    pub last_period: Option<i64>,
}

/// An inspection that a terminal is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub id: InspectionId,
    /// Of which app.
    pub app_id: AppId,
    /// In which version.
    pub version_id: AppVersionId,
    /// Why it is there.
    pub origin: InspectionOrigin,
    /// Who was told.
    pub terminal_id: TerminalId,
    /// How many were told.
    pub tries: i64,
    /// When this one was.
    pub told_at: UnixMillis,
    /// Whether that version is still listed.
    pub is_listed: bool,
    /// Whether the terminal is in service and online.
    pub is_there: bool,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    app_id: Uuid,
    version_id: Uuid,
    origin: String,
    terminal_id: Uuid,
    tries: i64,
    told_at: i64,
    listed: bool,
    there: bool,
}

/// The listed apps that may be due.
pub async fn scheduled_apps(tx: &mut Tx) -> Result<Vec<Offered>, StoreError> {
    let rows = fetch_all!(tx, (Uuid, Uuid, Option<i64>), SCHEDULED)?;
    let offered = |(app, version, last_period)| Offered {
        app_id: AppId(app),
        version_id: AppVersionId(version),
        last_period,
    };
    Ok(rows.into_iter().map(offered).collect())
}

/// The inspections that terminals are told to do: at most one an app.
pub async fn due(tx: &mut Tx) -> Result<Vec<Due>, StoreError> {
    let rows = fetch_all!(tx, Row, DUE)?;
    rows.into_iter()
        .map(|row| {
            Ok(Due {
                id: InspectionId(row.id),
                app_id: AppId(row.app_id),
                version_id: AppVersionId(row.version_id),
                origin: from_word("inspections", "origin", &row.origin)?,
                terminal_id: TerminalId(row.terminal_id),
                tries: row.tries,
                told_at: row.told_at,
                is_listed: row.listed,
                is_there: row.there,
            })
        })
        .collect()
}
