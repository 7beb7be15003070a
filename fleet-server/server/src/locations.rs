//! Locations (点位).

mod body;
mod create;
mod delete;
mod list;
mod read;
#[cfg(test)]
pub(crate) mod tests;
mod update;

use fleet_protocol::{LocationId, NetworkPolicy, OpeningHours, UnixMillis};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::request::CsvRow;
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
    /// Terminals that stand there.
    pub terminal_count: i64,
    /// Those of them that are online.
    pub online_count: i64,
    /// For updates.
    pub version: i64,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
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
            terminal_count: row.terminal_count,
            online_count: row.online_count,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

impl CsvRow for Location {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "division_code",
        "division_name",
        "address",
        "floor",
        "longitude",
        "latitude",
        "contact_name",
        "contact_phone",
        "terminal_count",
        "online_count",
    ];

    fn cells(&self) -> Vec<String> {
        let degrees = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        vec![
            self.id.to_string(),
            self.name.clone(),
            self.division_code.clone(),
            self.division_name.clone(),
            self.address.clone(),
            self.floor.clone(),
            degrees(self.longitude),
            degrees(self.latitude),
            self.contact_name.clone(),
            self.contact_phone.clone(),
            self.terminal_count.to_string(),
            self.online_count.to_string(),
        ]
    }
}

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::export))
        .routes(routes!(read::read, update::update, delete::delete))
}
