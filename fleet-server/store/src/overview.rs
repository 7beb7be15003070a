//! The state of the fleet in numbers.

use fleet_domain::Connectivity;
use fleet_protocol::{EnrollmentState, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{fetch_all, fetch_one, statements};
use crate::wire::from_word;
use crate::{StoreError, Tx};

statements! {
    // Answered from one index alone.
    GROUPS = "SELECT location_id, enrollment, connectivity, COUNT(*) AS terminals FROM terminals \
        GROUP BY location_id, enrollment, connectivity";
    PLACES = "SELECT l.id, l.division_code FROM locations l";
    DIVISIONS = "SELECT code, name, level FROM divisions ORDER BY code";
    MAINTAINED = "SELECT COUNT(*) FROM terminals WHERE maintenance_until IS NOT NULL AND maintenance_until > $1";
}

/// How many terminals at one place are in the same states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// Where they stand.
    pub location_id: Option<Uuid>,
    /// Where they are in their enrollment.
    pub enrollment: EnrollmentState,
    /// How well they are connected.
    pub connectivity: Connectivity,
    /// How many.
    pub terminals: u64,
}

#[derive(FromRow)]
struct GroupRow {
    location_id: Option<Uuid>,
    enrollment: String,
    connectivity: String,
    terminals: i64,
}

/// A division's name.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DivisionRow {
    /// Six digits.
    pub code: String,
    /// Such as `通川区`.
    pub name: String,
    /// 1 province, 2 city, 3 district or county.
    pub level: i64,
}

/// Counts by place and state.
pub async fn groups(tx: &mut Tx) -> Result<Vec<Group>, StoreError> {
    let rows = fetch_all!(tx, GroupRow, GROUPS)?;
    rows.into_iter()
        .map(|row| {
            Ok(Group {
                location_id: row.location_id,
                enrollment: from_word("terminals", "enrollment", &row.enrollment)?,
                connectivity: from_word("terminals", "connectivity", &row.connectivity)?,
                terminals: u64::try_from(row.terminals).unwrap_or(0),
            })
        })
        .collect()
}

/// The division of each location.
pub async fn places(tx: &mut Tx) -> Result<Vec<(Uuid, String)>, StoreError> {
    fetch_all!(tx, (Uuid, String), PLACES)
}

/// The divisions.
pub async fn divisions(tx: &mut Tx) -> Result<Vec<DivisionRow>, StoreError> {
    fetch_all!(tx, DivisionRow, DIVISIONS)
}

/// How many terminals are under maintenance.
pub async fn maintained(tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
    let (count,): (i64,) = fetch_one!(tx, (i64,), MAINTAINED, now)?;
    Ok(u64::try_from(count).unwrap_or(0))
}
