//! When screens are on, and how bright, by division and by location.

use fleet_domain::DivisionCode;
use fleet_protocol::{LocationId, ScreenHours, UnixMillis};
use sqlx::FromRow;
use sqlx::types::Json;

use crate::statement::{execute, expect_current, fetch_all, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    ALL = "SELECT s.division_code, d.name AS division_name, s.hours, s.version, s.updated_at, s.updated_by \
        FROM screen_hours s JOIN divisions d ON d.code = s.division_code ORDER BY d.level, s.division_code";
    FIND = "SELECT s.division_code, d.name AS division_name, s.hours, s.version, s.updated_at, s.updated_by \
        FROM screen_hours s JOIN divisions d ON d.code = s.division_code WHERE s.division_code = $1";
    OF_LOCATION = "SELECT l.screen_hours FROM locations l WHERE l.id = $1 AND l.screen_hours IS NOT NULL";
    // Of all above it the nearest.
    OF_DIVISION = "SELECT s.hours FROM locations l JOIN division_ancestors a ON a.code = l.division_code \
        JOIN screen_hours s ON s.division_code = a.ancestor_code JOIN divisions d ON d.code = s.division_code \
        WHERE l.id = $1 ORDER BY d.level DESC LIMIT 1";
    INSERT = "INSERT INTO screen_hours (division_code, hours, version, updated_at, updated_by) \
        VALUES ($1, $2, 1, $3, $4)";
    UPDATE = "UPDATE screen_hours SET hours = $3, updated_at = $4, updated_by = $5, version = version + 1 \
        WHERE division_code = $1 AND version = $2";
    DELETE = "DELETE FROM screen_hours WHERE division_code = $1";
}

/// What holds in a division.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ScreenHoursRow {
    /// In which.
    pub division_code: String,
    /// Its name.
    pub division_name: String,
    /// What.
    pub hours: Json<ScreenHours>,
    /// Rises with every change.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: UnixMillis,
    /// By whom.
    pub updated_by: String,
}

/// Those of all divisions, large ones first; there are no more than divisions.
pub async fn all(tx: &mut Tx) -> Result<Vec<ScreenHoursRow>, StoreError> {
    fetch_all!(tx, ScreenHoursRow, ALL)
}

/// Those of a division itself.
pub async fn find(tx: &mut Tx, division: &DivisionCode) -> Result<Option<ScreenHoursRow>, StoreError> {
    fetch_optional!(tx, ScreenHoursRow, FIND, division.as_str())
}

/// What holds at a location: its own, or those of the nearest division above it; `None` where nobody has said anything.
pub async fn of_location(tx: &mut Tx, location: LocationId) -> Result<Option<ScreenHours>, StoreError> {
    let own = fetch_optional!(tx, (Json<ScreenHours>,), OF_LOCATION, location.0)?;
    let found = match own {
        Some(own) => Some(own),
        None => fetch_optional!(tx, (Json<ScreenHours>,), OF_DIVISION, location.0)?,
    };
    Ok(found.map(|(hours,)| hours.0))
}

/// Writes those of a division over those of `version`; over none where that is 0.
pub async fn put(
    tx: &mut Tx,
    (division, version): (&DivisionCode, i64),
    hours: &ScreenHours,
    (now, by): (UnixMillis, &str),
) -> Result<(), StoreError> {
    let code = division.as_str();
    if version == 0 {
        execute!(tx, INSERT, code, Json(hours), now, by).map(drop)
    } else {
        expect_current(execute!(tx, UPDATE, code, version, Json(hours), now, by)?)
    }
}

/// Takes them away: those of the division above hold again. Whether there were any.
pub async fn delete(tx: &mut Tx, division: &DivisionCode) -> Result<bool, StoreError> {
    Ok(execute!(tx, DELETE, division.as_str())? == 1)
}
