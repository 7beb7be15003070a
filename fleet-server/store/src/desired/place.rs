use fleet_domain::{ChinaDay, HolidayHours, OpeningRules};
use fleet_protocol::{DesiredLocation, LocationId, OpeningHours, UnixMillis};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use crate::statement::{fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    LOCATION = "SELECT l.id, l.name, l.address, l.floor, d.name AS division_name, l.opening_hours, l.holiday_hours, l.contact_name, \
        l.contact_phone, l.time_zone FROM locations l JOIN divisions d ON d.code = l.division_code WHERE l.id = $1";
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    address: String,
    floor: String,
    division_name: String,
    opening_hours: Json<Vec<OpeningHours>>,
    holiday_hours: Json<HolidayHours>,
    contact_name: String,
    contact_phone: String,
    time_zone: String,
}

/// Days to come are told for longer than announcements reach.
const SPECIAL_DAYS: u32 = 2 * 366;

/// The location, as far as citizens see it.
pub(super) async fn location(
    tx: &mut Tx,
    id: LocationId,
    now: UnixMillis,
) -> Result<Option<DesiredLocation>, StoreError> {
    let Some(row) = fetch_optional!(tx, Row, LOCATION, id.0)? else { return Ok(None) };
    let rules = OpeningRules { week: &row.opening_hours.0, holidays: &row.holiday_hours.0 };
    // From yesterday on: the terminal may stand where it is not tomorrow yet.
    let from = ChinaDay::numbered(ChinaDay::of(now).number() - 1);
    let special_days = rules.special_days(from, SPECIAL_DAYS);
    Ok(Some(DesiredLocation {
        id: LocationId(row.id),
        name: row.name,
        address: row.address,
        floor: row.floor,
        division_name: row.division_name,
        special_days,
        opening_hours: row.opening_hours.0,
        contact_name: row.contact_name,
        contact_phone: row.contact_phone,
        time_zone: row.time_zone,
    }))
}
