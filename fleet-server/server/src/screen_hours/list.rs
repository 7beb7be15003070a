use fleet_protocol::{ScreenHours, UnixMillis};
use fleet_store::screen_hours::{self, ScreenHoursRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};

/// When screens are on, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScreenHoursList {
    /// What a division begins with that is given its own; where nobody has said anything, screens are always on.
    default: ScreenHours,
    /// Those of divisions, the large ones first.
    divisions: Vec<DivisionScreenHours>,
}

/// What holds in a division: for it, and below it where nothing else is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DivisionScreenHours {
    /// Code of the division.
    pub division_code: String,
    /// Its name.
    pub division_name: String,
    /// What holds.
    pub hours: ScreenHours,
    /// The version that an update has to name.
    pub version: i64,
    /// When it was last changed; Unix milliseconds.
    pub updated_at: UnixMillis,
    /// By whom.
    pub updated_by: String,
}

impl From<ScreenHoursRow> for DivisionScreenHours {
    fn from(row: ScreenHoursRow) -> Self {
        Self {
            hours: row.hours.0,
            division_code: row.division_code,
            division_name: row.division_name,
            version: row.version,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
        }
    }
}

/// Those of all divisions; there are no more than divisions.
#[utoipa::path(get, path = "/screen-hours", tag = "screen_hours", operation_id = "list_screen_hours",
    responses((status = 200, body = ScreenHoursList)))]
pub async fn list(mut reading: Reading<Viewer>) -> ApiResult<Json<ScreenHoursList>> {
    let rows = screen_hours::all(&mut reading.tx).await?;
    let divisions = rows.into_iter().map(DivisionScreenHours::from).collect();
    Ok(Json(ScreenHoursList { default: ScreenHours::default(), divisions }))
}
