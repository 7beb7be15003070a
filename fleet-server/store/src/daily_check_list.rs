//! What hall staff look at every day, by division.

use fleet_domain::{DivisionCode, default_checks};
use fleet_protocol::{CheckItem, TerminalId, UnixMillis};
use sqlx::FromRow;

use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::wire::{from_json, json};
use crate::{StoreError, Tx};

statements! {
    ALL = "SELECT c.division_code, d.name AS division_name, c.items, c.version, c.updated_at, c.updated_by \
        FROM daily_check_lists c JOIN divisions d ON d.code = c.division_code ORDER BY d.level, c.division_code";
    FIND = "SELECT c.division_code, d.name AS division_name, c.items, c.version, c.updated_at, c.updated_by \
        FROM daily_check_lists c JOIN divisions d ON d.code = c.division_code WHERE c.division_code = $1";
    // Of all above it the nearest.
    OF_TERMINAL = "SELECT c.items FROM terminals t JOIN locations l ON l.id = t.location_id \
        JOIN division_ancestors a ON a.code = l.division_code JOIN daily_check_lists c ON c.division_code = a.ancestor_code \
        JOIN divisions d ON d.code = c.division_code WHERE t.id = $1 ORDER BY d.level DESC LIMIT 1";
    INSERT = "INSERT INTO daily_check_lists (division_code, items, version, updated_at, updated_by) \
        VALUES ($1, $2, 1, $3, $4)";
    UPDATE = "UPDATE daily_check_lists SET items = $3, updated_at = $4, updated_by = $5, version = version + 1 \
        WHERE division_code = $1 AND version = $2";
    DELETE = "DELETE FROM daily_check_lists WHERE division_code = $1";
}

/// The list of a division.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CheckListRow {
    /// Of which.
    pub division_code: String,
    /// Its name.
    pub division_name: String,
    items: String,
    /// Rises with every change.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: UnixMillis,
    /// By whom.
    pub updated_by: String,
}

impl CheckListRow {
    /// What is on it.
    pub fn items(&self) -> Result<Vec<CheckItem>, StoreError> {
        from_json("daily_check_lists", "items", &self.items)
    }
}

/// All lists, those of large divisions first; there are no more than divisions.
pub async fn all(tx: &mut Tx) -> Result<Vec<CheckListRow>, StoreError> {
    fetch_all!(tx, CheckListRow, ALL)
}

/// The list of a division itself.
pub async fn find(tx: &mut Tx, division: &DivisionCode) -> Result<Option<CheckListRow>, StoreError> {
    fetch_optional!(tx, CheckListRow, FIND, division.as_str())
}

/// What the staff at a terminal look at; nothing where it stands nowhere.
pub async fn of_terminal(tx: &mut Tx, terminal: TerminalId) -> Result<Vec<CheckItem>, StoreError> {
    match fetch_optional!(tx, (String,), OF_TERMINAL, terminal.0)? {
        Some((items,)) => from_json("daily_check_lists", "items", &items),
        None => Ok(default_checks()),
    }
}

/// Writes the list of a division over that of `version`; over none where that is 0.
pub async fn put(
    tx: &mut Tx,
    (division, version): (&DivisionCode, i64),
    items: &[CheckItem],
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    let (code, items) = (division.as_str(), json(&items));
    if version == 0 {
        execute!(tx, INSERT, code, items, now, by).map(drop)
    } else {
        expect_current(execute!(tx, UPDATE, code, version, items, now, by)?)
    }
}

/// Takes it away: that of the division above holds again. Whether there was one.
pub async fn delete(tx: &mut Tx, division: &DivisionCode) -> Result<bool, StoreError> {
    Ok(execute!(tx, DELETE, division.as_str())? == 1)
}
