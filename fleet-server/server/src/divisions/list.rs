use fleet_store::division;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Division {
    /// GB/T 2260, six digits.
    #[schema(example = "511702")]
    code: String,
    /// Such as `通川区`.
    name: String,
    /// What it belongs to.
    parent_code: Option<String>,
    /// 1 province, 2 city, 3 district or county.
    level: i64,
}

/// The whole tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Divisions {
    /// Parents before children.
    items: Vec<Division>,
}

impl From<division::Division> for Division {
    fn from(row: division::Division) -> Self {
        let division::Division { code, name, parent_code, level } = row;
        Self { code, name, parent_code, level }
    }
}

/// The whole tree; it is small and changes with the server's version.
#[utoipa::path(get, path = "/divisions", tag = "divisions", responses((status = 200, body = Divisions)))]
pub async fn list(mut reading: Reading<Viewer>) -> ApiResult<Json<Divisions>> {
    let rows = division::all(&mut reading.tx).await?;
    Ok(Json(Divisions { items: rows.into_iter().map(Division::from).collect() }))
}
