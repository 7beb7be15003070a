//! Locations (点位).

mod body;
mod create;
mod delete;
mod divisions;
mod export;
mod import;
mod list;
pub(crate) mod photos;
mod read;
mod sheet;
mod special_days;
mod template;
#[cfg(test)]
pub(crate) mod tests;
mod update;

use fleet_domain::{Coordinates, HolidayHours, LocationFields};
use fleet_protocol::{Facility, LocationId, NetworkPolicy, OpeningHours, ScreenHours, UnixMillis};
use fleet_store::StoreError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::problem::ApiResult;
use crate::state::AppState;

/// A location.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Location {
    /// Which.
    pub id: LocationId,
    /// Such as `达州市通川区政务服务中心`.
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
    pub opening_hours: Vec<OpeningHours>,
    /// Whom citizens ask for help.
    pub contact_name: String,
    /// Their telephone number.
    pub contact_phone: String,
    /// IANA name.
    pub time_zone: String,
    /// What its line may carry; `null`: what the settings of the fleet say.
    pub network: Option<NetworkPolicy>,
    /// What counts on public holidays and on weekends that are worked.
    pub holiday_hours: HolidayHours,
    /// What helps whoever cannot do all by themselves.
    pub facilities: Vec<Facility>,
    /// Whether it is left out of the public list.
    pub hidden: bool,
    /// When its screens are on, and how bright; `null`: what its division says.
    pub screen_hours: Option<ScreenHours>,
    /// Terminals that stand there.
    pub terminal_count: i64,
    /// Those of them that are online.
    pub online_count: i64,
    /// For updates.
    pub version: i64,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
}

/// What a stored location says, its code having been checked when it was stored.
fn fields_of(row: &fleet_store::location::Location) -> ApiResult<LocationFields> {
    let corrupt = |column, value: &str| StoreError::corrupt("locations", column, value);
    let division = row.division_code.parse().map_err(|_| corrupt("division_code", &row.division_code))?;
    let coordinates = Coordinates::new(row.longitude, row.latitude);
    Ok(LocationFields {
        name: row.name.clone(),
        division,
        address: row.address.clone(),
        floor: row.floor.clone(),
        coordinates: coordinates.map_err(|_| corrupt("longitude", &row.name))?,
        opening_hours: row.opening_hours.0.clone(),
        contact_name: row.contact_name.clone(),
        contact_phone: row.contact_phone.clone(),
        time_zone: row.time_zone.clone(),
        network: row.network.clone().map(|network| network.0),
        holiday_hours: row.holiday_hours.0.clone(),
        facilities: row.facilities.0.clone(),
        hidden: row.hidden,
        screen_hours: row.screen_hours.clone().map(|hours| hours.0),
    })
}

impl From<fleet_store::location::Location> for Location {
    fn from(row: fleet_store::location::Location) -> Self {
        Self {
            id: LocationId(row.id),
            name: row.name,
            division_code: row.division_code,
            division_name: row.division_name,
            address: row.address,
            floor: row.floor,
            longitude: row.longitude,
            latitude: row.latitude,
            opening_hours: row.opening_hours.0,
            contact_name: row.contact_name,
            contact_phone: row.contact_phone,
            time_zone: row.time_zone,
            network: row.network.map(|network| network.0),
            holiday_hours: row.holiday_hours.0,
            facilities: row.facilities.0,
            hidden: row.hidden,
            screen_hours: row.screen_hours.map(|hours| hours.0),
            terminal_count: row.terminal_count,
            online_count: row.online_count,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(export::export))
        .routes(routes!(template::template))
        .routes(routes!(import::preview::preview))
        .routes(routes!(import::apply::apply))
        .routes(routes!(photos::list, photos::upload))
        .routes(routes!(photos::read, photos::delete))
        .routes(routes!(special_days::special_days))
        .routes(routes!(read::read, update::update, delete::delete))
}
