use fleet_protocol::{AppId, FindingId, InspectionCheck, TerminalId, UnixMillis};
use fleet_store::{StoreError, Tx, finding};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most findings on the list.
const MOST: i64 = 20;

/// A finding past its deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OverdueFinding {
    /// Which.
    pub id: FindingId,
    /// About which app.
    pub app_id: Option<AppId>,
    /// Its name.
    pub app_name: Option<String>,
    /// About which terminal.
    pub terminal_id: Option<TerminalId>,
    /// Its name.
    pub terminal_name: Option<String>,
    /// The check that fails; `null` where a person found it.
    pub check: Option<InspectionCheck>,
    /// One line; empty where a check found it.
    pub title: String,
    /// Who has to mend it; empty: nobody yet.
    pub owner: String,
    /// When it should have been mended; Unix milliseconds.
    pub deadline_at: UnixMillis,
}

/// Those that are over for the longest time first.
pub(super) async fn overdue_findings(
    tx: &mut Tx,
    now: UnixMillis,
) -> Result<Vec<OverdueFinding>, StoreError> {
    let rows = finding::overdue(tx, now, MOST).await?;
    rows.into_iter()
        .map(|row| {
            Ok(OverdueFinding {
                id: FindingId(row.id),
                app_id: row.app_id.map(AppId),
                terminal_id: row.terminal_id.map(TerminalId),
                check: row.check()?,
                app_name: row.app_name,
                terminal_name: row.terminal_name,
                title: row.title,
                owner: row.owner,
                deadline_at: row.deadline_at,
            })
        })
        .collect()
}
