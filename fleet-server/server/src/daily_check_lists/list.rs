use fleet_domain::default_checks;
use fleet_protocol::{CheckItem, UnixMillis};
use fleet_store::daily_check_list::{self, CheckListRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};
use crate::request::{Json, Reading, Viewer};

/// What is looked at, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DailyCheckLists {
    /// Where no division above has a list.
    default: Vec<CheckItem>,
    /// The lists of divisions, the large ones first.
    lists: Vec<DailyCheckList>,
}

/// The list of a division: for it, and below it where there is none of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DailyCheckList {
    /// Code of the division.
    pub division_code: String,
    /// Its name.
    pub division_name: String,
    /// What is on it, in order.
    pub items: Vec<CheckItem>,
    /// The version that an update has to name.
    pub version: i64,
    /// When it was last changed; Unix milliseconds.
    pub updated_at: UnixMillis,
    /// By whom.
    pub updated_by: String,
}

impl TryFrom<CheckListRow> for DailyCheckList {
    type Error = ApiError;

    fn try_from(row: CheckListRow) -> ApiResult<Self> {
        Ok(Self {
            items: row.items()?,
            division_code: row.division_code,
            division_name: row.division_name,
            version: row.version,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
        })
    }
}

/// All lists; there are no more than divisions.
#[utoipa::path(get, path = "/daily-check-lists", tag = "daily_checks", operation_id = "list_daily_check_lists",
    responses((status = 200, body = DailyCheckLists)))]
pub async fn list(mut reading: Reading<Viewer>) -> ApiResult<Json<DailyCheckLists>> {
    let rows = daily_check_list::all(&mut reading.tx).await?;
    let lists = rows.into_iter().map(DailyCheckList::try_from).collect::<ApiResult<_>>()?;
    Ok(Json(DailyCheckLists { default: default_checks(), lists }))
}
