use fleet_protocol::{TerminalId, UnixMillis};
use fleet_store::{StoreError, Tx, wipe};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most terminals on the list.
const MOST: i64 = 20;
/// For so long a terminal stays on it.
const SHOWN_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// A terminal on which something of a session remained in the last seven days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UncleanTerminal {
    /// Which.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// After how many wipes.
    pub wipes: i64,
    /// When last; Unix milliseconds.
    pub last_at: UnixMillis,
}

/// The last first.
pub(super) async fn unclean_terminals(
    tx: &mut Tx,
    now: UnixMillis,
) -> Result<Vec<UncleanTerminal>, StoreError> {
    let rows = wipe::unclean_terminals(tx, now - SHOWN_MS, MOST).await?;
    let shown = |row: wipe::UncleanTerminal| UncleanTerminal {
        terminal_id: TerminalId(row.terminal_id),
        terminal_name: row.name,
        wipes: row.wipes,
        last_at: row.last_at,
    };
    Ok(rows.into_iter().map(shown).collect())
}
