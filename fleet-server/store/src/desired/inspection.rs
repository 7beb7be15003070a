use fleet_domain::InspectionOrigin;
use fleet_protocol::{AppId, AppVersionId, DesiredInspection, InspectionId, TerminalId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{fetch_all, statements};
use crate::wire::{from_json, from_word};
use crate::{StoreError, Tx};

statements! {
    DUE = "SELECT i.id, i.app_id, i.version_id, i.origin, (SELECT b.page FROM inspections b WHERE b.app_id = i.app_id \
        AND b.version_id = i.version_id AND b.page IS NOT NULL ORDER BY b.created_at DESC, b.id DESC LIMIT 1) AS page, \
        COALESCE(w.watches_change OR w.stale_after_days IS NOT NULL, FALSE) AS wants_text \
        FROM inspections i LEFT JOIN app_watches w ON w.app_id = i.app_id WHERE i.terminal_id = $1 AND i.state = 'due' ORDER BY i.created_at, i.id LIMIT 20";
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    app_id: Uuid,
    version_id: Uuid,
    origin: String,
    page: Option<String>,
    wants_text: bool,
}

/// What the terminal is told to inspect, with what the inspection before saw of the same version.
pub(super) async fn inspections(tx: &mut Tx, id: TerminalId) -> Result<Vec<DesiredInspection>, StoreError> {
    let rows = fetch_all!(tx, Row, DUE, id.0)?;
    rows.into_iter()
        .map(|row| {
            let origin: InspectionOrigin = from_word("inspections", "origin", &row.origin)?;
            let page = row.page.as_deref();
            Ok(DesiredInspection {
                id: InspectionId(row.id),
                app_id: AppId(row.app_id),
                version_id: AppVersionId(row.version_id),
                asked: origin.is_asked(),
                wants_text: row.wants_text,
                before: page.map(|json| from_json("inspections", "page", json)).transpose()?,
            })
        })
        .collect()
}
