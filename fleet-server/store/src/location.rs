//! Locations (点位).

mod list;

use fleet_domain::{Coordinates, HolidayHours, Scope};
use fleet_protocol::{Facility, LocationId, NetworkPolicy, OpeningHours, ScreenHours, UnixMillis};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{execute, expect_current, fetch_optional, statements};
use crate::{StoreError, Tx};

pub use fleet_domain::LocationFields;
pub use list::{LIST, LocationFilter, list};

macro_rules! columns {
    () => {
        "SELECT l.id, l.name, l.division_code, d.name AS division_name, l.address, l.floor, l.longitude, \
         l.latitude, l.opening_hours, l.contact_name, l.contact_phone, l.time_zone, l.network, \
         l.holiday_hours, l.facilities, l.hidden, l.screen_hours, l.version, l.created_at, \
         (SELECT COUNT(*) FROM terminals AS t WHERE t.location_id = l.id \
         AND t.enrollment NOT IN ('rejected', 'retired')) AS terminal_count, \
         (SELECT COUNT(*) FROM terminals AS t WHERE t.location_id = l.id \
         AND t.enrollment NOT IN ('rejected', 'retired') AND t.connectivity = 'online') AS online_count"
    };
}
macro_rules! tables {
    () => {
        "FROM locations AS l JOIN divisions AS d ON d.code = l.division_code"
    };
}
pub(crate) use {columns, tables};

statements! {
    INSERT = "INSERT INTO locations (id, name, search_key, division_code, address, floor, longitude, latitude, \
        opening_hours, contact_name, contact_phone, time_zone, network, holiday_hours, facilities, hidden, screen_hours, \
        version, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $14, $15, $16, $17, $18, 1, $13, $13)";
    UPDATE = "UPDATE locations SET name = $3, search_key = $4, division_code = $5, address = $6, floor = $7, \
        longitude = $8, latitude = $9, opening_hours = $10, contact_name = $11, contact_phone = $12, \
        time_zone = $13, network = $15, holiday_hours = $16, facilities = $17, hidden = $18, screen_hours = $19, \
        version = version + 1, updated_at = $14 WHERE id = $1 AND version = $2";
    DELETE = "DELETE FROM locations WHERE id = $1";
    IN_USE = "SELECT 1 FROM locations l WHERE l.id = $1 AND (EXISTS (SELECT 1 FROM terminals t \
        WHERE t.location_id = $1 AND t.enrollment NOT IN ('rejected', 'retired')) OR EXISTS \
        (SELECT 1 FROM enrollment_codes c WHERE c.location_id = $1 AND c.used_at IS NULL AND c.revoked_at IS NULL \
        AND c.expires_at > $2) OR EXISTS (SELECT 1 FROM installs i LEFT JOIN terminals t ON t.id = i.terminal_id \
        AND t.enrollment NOT IN ('rejected', 'retired') WHERE i.location_id = $1 AND (i.terminal_id IS NULL \
        OR t.id IS NOT NULL)))";
    DELETE_INSTALLS = "DELETE FROM installs WHERE location_id = $1 AND terminal_id IN (SELECT t.id FROM terminals t \
        WHERE t.enrollment IN ('rejected', 'retired'))";
    DETACH_TERMINALS = "UPDATE terminals SET location_id = NULL WHERE location_id = $1 \
        AND enrollment IN ('rejected', 'retired')";
    DETACH_CODES = "UPDATE enrollment_codes SET location_id = NULL WHERE location_id = $1 \
        AND (used_at IS NOT NULL OR revoked_at IS NOT NULL OR expires_at <= $2)";
    DELETE_LISTING_TARGETS = "DELETE FROM listing_targets WHERE scope_key = $1";
    DELETE_NOTICE_TARGETS = "DELETE FROM notice_targets WHERE scope_key = $1";
    DELETE_PHOTOS = "DELETE FROM location_photos WHERE location_id = $1";
    DELETE_ZONE_TARGETS = "DELETE FROM zone_targets WHERE scope_key = $1";
    LOCK_IMPORTS = "UPDATE divisions SET name = name WHERE parent_code IS NULL";
    BY_ID = concat!(columns!(), " ", tables!(), " WHERE l.id = $1");
}

/// The locations with any of some ids.
pub(crate) const BY_IDS: SelectIn =
    SelectIn { select: concat!(columns!(), " ", tables!(), " WHERE l.id"), then: "" };
/// The locations with any of some names.
pub(crate) const BY_NAMES: SelectIn =
    SelectIn { select: concat!(columns!(), " ", tables!(), " WHERE l.name"), then: "" };

/// A location as it is stored, with what stands there.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Location {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Code of its division.
    pub division_code: String,
    /// Name of its division.
    pub division_name: String,
    /// Postal address.
    pub address: String,
    /// Such as `一楼大厅`.
    pub floor: String,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// When it is open.
    pub opening_hours: Json<Vec<OpeningHours>>,
    /// Whom citizens ask for help.
    pub contact_name: String,
    /// Their telephone number.
    pub contact_phone: String,
    /// IANA name.
    pub time_zone: String,
    /// What its line may carry; `None`: what the fleet says.
    pub network: Option<Json<NetworkPolicy>>,
    /// What counts on public holidays and on weekends that are worked.
    pub holiday_hours: Json<HolidayHours>,
    /// What helps whoever cannot do all by themselves.
    pub facilities: Json<Vec<Facility>>,
    /// Whether it is left out of the public list.
    pub hidden: bool,
    /// When its screens are on; `None`: what its division says.
    pub screen_hours: Option<Json<ScreenHours>>,
    /// For updates.
    pub version: i64,
    /// When it was made.
    pub created_at: UnixMillis,
    /// Terminals that stand there.
    pub terminal_count: i64,
    /// Those of them that are online.
    pub online_count: i64,
}

fn search_key(fields: &LocationFields) -> String {
    format!("{}\n{}", fields.name, fields.address).to_lowercase()
}

/// Adds a location with `version` 1. [`StoreError::Conflict`] if there is no such division.
pub async fn insert(
    tx: &mut Tx,
    id: LocationId,
    fields: &LocationFields,
    now: UnixMillis,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        id.0,
        &fields.name,
        search_key(fields),
        fields.division.as_str(),
        &fields.address,
        &fields.floor,
        fields.coordinates.map(Coordinates::longitude),
        fields.coordinates.map(Coordinates::latitude),
        Json(&fields.opening_hours),
        &fields.contact_name,
        &fields.contact_phone,
        &fields.time_zone,
        now,
        fields.network.as_ref().map(Json),
        Json(&fields.holiday_hours),
        Json(&fields.facilities),
        fields.hidden,
        fields.screen_hours.as_ref().map(Json),
    )?;
    Ok(())
}

/// Writes all fields, if the location still has `version`. [`StoreError::Conflict`] if there is no such division.
pub async fn update(
    tx: &mut Tx,
    id: LocationId,
    version: i64,
    fields: &LocationFields,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let changed = execute!(
        tx,
        UPDATE,
        id.0,
        version,
        &fields.name,
        search_key(fields),
        fields.division.as_str(),
        &fields.address,
        &fields.floor,
        fields.coordinates.map(Coordinates::longitude),
        fields.coordinates.map(Coordinates::latitude),
        Json(&fields.opening_hours),
        &fields.contact_name,
        &fields.contact_phone,
        &fields.time_zone,
        now,
        fields.network.as_ref().map(Json),
        Json(&fields.holiday_hours),
        Json(&fields.facilities),
        fields.hidden,
        fields.screen_hours.as_ref().map(Json),
    )?;
    expect_current(changed)
}

/// Whether a terminal that is not gone for good, one that is planned, or a code that can still be used, belongs to the
/// location.
pub async fn is_in_use(tx: &mut Tx, id: LocationId, now: UnixMillis) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (i32,), IN_USE, id.0, now)?.is_some())
}

/// Removes a location and what was aimed at it; what is only history of it stays without a location.
/// [`StoreError::Conflict`] while it [`is_in_use`].
pub async fn delete(tx: &mut Tx, id: LocationId, now: UnixMillis) -> Result<(), StoreError> {
    execute!(tx, DELETE_INSTALLS, id.0)?;
    execute!(tx, DETACH_TERMINALS, id.0)?;
    execute!(tx, DETACH_CODES, id.0, now)?;
    let key = Scope::Location(id).key();
    execute!(tx, DELETE_LISTING_TARGETS, &key)?;
    execute!(tx, DELETE_NOTICE_TARGETS, &key)?;
    execute!(tx, DELETE_ZONE_TARGETS, &key)?;
    execute!(tx, DELETE_PHOTOS, id.0)?;
    execute!(tx, DELETE, id.0).map(drop)
}

/// The location with this id.
pub async fn by_id(tx: &mut Tx, id: LocationId) -> Result<Option<Location>, StoreError> {
    fetch_optional!(tx, Location, BY_ID, id.0)
}

/// Lets one import at a time read what there is and write what follows from it: a second one waits for the end of the
/// first. The row of the tree's root is their lock, which nothing else takes.
pub async fn lock_imports(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(tx, LOCK_IMPORTS).map(drop)
}

/// The locations that have any of these ids, or any of these names, each once.
pub async fn by_ids_or_names(
    tx: &mut Tx,
    ids: &[LocationId],
    names: &[String],
) -> Result<Vec<Location>, StoreError> {
    let ids = ids.iter().map(|id| Cell::Id(id.0)).collect();
    let names = names.iter().cloned().map(Cell::Text).collect();
    let mut found: Vec<Location> = BY_IDS.run(tx, ids).await?;
    found.extend(BY_NAMES.run::<Location>(tx, names).await?);
    // Equal keys may fall into two statements.
    found.sort_unstable_by_key(|location| location.id);
    found.dedup_by_key(|location| location.id);
    Ok(found)
}
