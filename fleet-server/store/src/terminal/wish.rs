use fleet_domain::DivisionCode;
use fleet_protocol::{LocationId, TerminalId, UnixMillis};

use super::ancestors;
use crate::statement::{execute, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    LOCATION = "SELECT name, division_code FROM locations WHERE id = $1";
    WISH = "UPDATE terminals SET location_wish = $2, updated_at = $3 WHERE id = $1 AND enrollment = 'pending'";
}

/// A location that a terminal wishes to stand at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishedLocation {
    /// Which.
    pub id: LocationId,
    /// Its name.
    pub name: String,
    /// Its division and those above.
    pub divisions: Vec<DivisionCode>,
}

/// The location, if there is such a one.
pub async fn wished_location(tx: &mut Tx, id: LocationId) -> Result<Option<WishedLocation>, StoreError> {
    let Some((name, division)) = fetch_optional!(tx, (String, String), LOCATION, id.0)? else {
        return Ok(None);
    };
    Ok(Some(WishedLocation { id, name, divisions: ancestors(tx, &division).await? }))
}

/// Keeps where a waiting terminal wishes to stand.
pub async fn wish(
    tx: &mut Tx,
    id: TerminalId,
    location: Option<LocationId>,
    at: UnixMillis,
) -> Result<(), StoreError> {
    execute!(tx, WISH, id.0, location.map(|id| id.0), at).map(drop)
}
