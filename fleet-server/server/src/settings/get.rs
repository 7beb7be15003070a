use fleet_store::settings;

use super::VersionedSettings;
use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};

/// The settings of every terminal.
#[utoipa::path(get, path = "/settings", tag = "settings", responses((status = 200, body = VersionedSettings)))]
pub async fn get(mut reading: Reading<Viewer>) -> ApiResult<Json<VersionedSettings>> {
    let (settings, version) = settings::get(&mut reading.tx).await?;
    Ok(Json(VersionedSettings { settings, version }))
}
