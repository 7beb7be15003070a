use fleet_domain::{
    Coordinates, HOME_TIME_ZONE, HolidayHours, LOCATION_ADDRESS_MOST, LOCATION_NAME_MOST, LOCATION_WORD_MOST,
    LocationFields, LocationInvalid, check_holiday_hours, check_network, check_opening_hours,
    check_screen_hours, check_time_zone,
};
use fleet_protocol::{Facility, NetworkPolicy, OpeningHours, ScreenHours};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::screen_hours;
use crate::text::{optional, required};

/// What ops say of a location.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct LocationBody {
    /// 1 to 80 characters.
    name: String,
    /// Code of its division.
    #[schema(example = "511702")]
    division_code: String,
    /// At most 200 characters.
    #[serde(default)]
    address: String,
    /// At most 40 characters.
    #[serde(default)]
    floor: String,
    /// Degrees east, WGS 84; with `latitude` or not at all.
    #[serde(default)]
    longitude: Option<f64>,
    /// Degrees north, WGS 84.
    #[serde(default)]
    latitude: Option<f64>,
    /// When it is open; none means always.
    #[serde(default)]
    opening_hours: Vec<OpeningHours>,
    /// What counts on public holidays and on weekends that are worked; without it, closed and as on a Monday.
    #[serde(default)]
    holiday_hours: HolidayHours,
    /// What helps whoever cannot do all by themselves.
    #[serde(default)]
    facilities: Vec<Facility>,
    /// Whether it is left out of the public list.
    #[serde(default)]
    hidden: bool,
    /// At most 40 characters.
    #[serde(default)]
    contact_name: String,
    /// At most 40 characters.
    #[serde(default)]
    contact_phone: String,
    /// IANA name; `Asia/Shanghai` if not given.
    #[serde(default = "shanghai")]
    time_zone: String,
    /// What its line may carry; without it, what the settings of the fleet say.
    #[serde(default)]
    network: Option<NetworkPolicy>,
    /// When its screens are on, and how bright; without it, what its division says.
    #[serde(default)]
    screen_hours: Option<ScreenHours>,
}

fn shanghai() -> String {
    HOME_TIME_ZONE.to_owned()
}

impl LocationBody {
    /// The fields, each of them right.
    pub fn checked(self) -> ApiResult<LocationFields> {
        let coordinates = Coordinates::new(self.longitude, self.latitude).map_err(refuse)?;
        check_opening_hours(&self.opening_hours).map_err(refuse)?;
        check_holiday_hours(&self.holiday_hours).map_err(refuse)?;
        check_time_zone(&self.time_zone).map_err(refuse)?;
        if let Some(network) = &self.network {
            check_network(network).map_err(|_| ApiError::new(Code::FieldInvalid).at("/network"))?;
        }
        if let Some(hours) = &self.screen_hours {
            check_screen_hours(hours).map_err(|invalid| screen_hours::refuse("/screen_hours", invalid))?;
        }
        let unknown = |_| ApiError::new(Code::DivisionUnknown).at("/division_code");
        Ok(LocationFields {
            name: required(&self.name, LOCATION_NAME_MOST, "/name")?,
            division: self.division_code.parse().map_err(unknown)?,
            address: optional(&self.address, LOCATION_ADDRESS_MOST, "/address")?,
            floor: optional(&self.floor, LOCATION_WORD_MOST, "/floor")?,
            coordinates,
            opening_hours: self.opening_hours,
            holiday_hours: self.holiday_hours,
            // Each once, in one order, however it was sent.
            facilities: Facility::ALL.into_iter().filter(|known| self.facilities.contains(known)).collect(),
            hidden: self.hidden,
            contact_name: optional(&self.contact_name, LOCATION_WORD_MOST, "/contact_name")?,
            contact_phone: optional(&self.contact_phone, LOCATION_WORD_MOST, "/contact_phone")?,
            time_zone: self.time_zone,
            network: self.network,
            screen_hours: self.screen_hours,
        })
    }
}

fn refuse(invalid: LocationInvalid) -> ApiError {
    let pointer = match invalid {
        LocationInvalid::Coordinates => "/longitude",
        LocationInvalid::OpeningHours => "/opening_hours",
        LocationInvalid::HolidayHours => "/holiday_hours",
        LocationInvalid::TimeZone => "/time_zone",
    };
    ApiError::new(Code::FieldInvalid).at(pointer)
}

/// What to say where the division is not in the tree.
pub(super) fn unknown_division(error: fleet_store::StoreError) -> ApiError {
    ApiError::on_conflict(error, Code::DivisionUnknown)
}
