//! When terminals had no power from the wall and ran on their battery or UPS.

use fleet_domain::WallPower;
use fleet_protocol::{TerminalId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, fetch_all, statements};
use crate::{StoreError, Tx};

statements! {
    BEGIN = "INSERT INTO power_cuts (id, terminal_id, began_at, is_low, charge_percent) VALUES ($1, $2, $3, $4, $5)";
    GOES_ON = "UPDATE power_cuts SET charge_percent = $2 WHERE terminal_id = $1 AND ended_at IS NULL";
    LOW = "UPDATE power_cuts SET is_low = TRUE WHERE terminal_id = $1 AND ended_at IS NULL AND NOT is_low";
    END = "UPDATE power_cuts SET ended_at = $2 WHERE terminal_id = $1 AND ended_at IS NULL";
    // Under maintenance it is expected.
    STANDING = "SELECT c.terminal_id, t.name AS terminal_name, l.name AS location_name, c.began_at, c.is_low \
        FROM power_cuts c JOIN terminals t ON t.id = c.terminal_id LEFT JOIN locations l ON l.id = t.location_id \
        WHERE c.ended_at IS NULL AND t.enrollment = 'active' AND COALESCE(t.maintenance_until, 0) <= $1 \
        ORDER BY c.is_low DESC, c.began_at, c.id LIMIT $2";
    OF_TERMINAL = "SELECT began_at, ended_at, is_low, charge_percent FROM power_cuts WHERE terminal_id = $1 \
        ORDER BY began_at DESC, id DESC LIMIT $2";
}

/// A terminal that runs on its battery.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StandingCut {
    /// Which.
    pub terminal_id: Uuid,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands.
    pub location_name: Option<String>,
    /// Since when.
    pub began_at: UnixMillis,
    /// Not for long any more.
    pub is_low: bool,
}

/// A power cut as a terminal told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct PowerCutRow {
    /// When the server heard of it.
    pub began_at: UnixMillis,
    /// When the server heard that it is over; `None` until then.
    pub ended_at: Option<UnixMillis>,
    /// Whether the battery was low in it.
    pub is_low: bool,
    /// How full the battery was when that was last told, in percent.
    pub charge_percent: Option<i64>,
}

/// Keeps what a terminal tells. Returns whether a cut began, got worse or is over.
pub(crate) async fn told(
    tx: &mut Tx,
    terminal: TerminalId,
    power: WallPower,
    at: UnixMillis,
    new_id: &impl Fn() -> Uuid,
) -> Result<bool, StoreError> {
    let WallPower::Cut { is_low, charge_percent } = power else {
        return end(tx, terminal, at).await;
    };
    let charge = charge_percent.map(i64::from);
    if execute!(tx, GOES_ON, terminal.0, charge)? == 0 {
        return execute!(tx, BEGIN, new_id(), terminal.0, at, is_low, charge).map(|_| true);
    }
    Ok(is_low && execute!(tx, LOW, terminal.0)? == 1)
}

/// It is over, or the terminal serves nobody any more. Returns whether there was one.
pub(crate) async fn end(tx: &mut Tx, terminal: TerminalId, at: UnixMillis) -> Result<bool, StoreError> {
    Ok(execute!(tx, END, terminal.0, at)? == 1)
}

/// At most `most` terminals in service that run on their battery, those with little left first.
pub async fn standing(tx: &mut Tx, now: UnixMillis, most: i64) -> Result<Vec<StandingCut>, StoreError> {
    fetch_all!(tx, StandingCut, STANDING, now, most)
}

/// A terminal's last power cuts, the newest first.
pub async fn of_terminal(
    tx: &mut Tx,
    terminal: TerminalId,
    most: i64,
) -> Result<Vec<PowerCutRow>, StoreError> {
    fetch_all!(tx, PowerCutRow, OF_TERMINAL, terminal.0, most)
}
