use fleet_domain::{MapTiles, MapTilesInvalid};
use fleet_store::map_tiles as store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::audit::difference;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Administrator, Json, Object, Reading, Viewer, Writing};

/// Where the console's map has its tiles from, with the version that an update has to name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MapSettings {
    /// The tiles.
    #[serde(flatten)]
    tiles: MapTiles,
    /// The version that was read.
    version: i64,
}

/// Where the console's map has its tiles from.
#[utoipa::path(get, path = "/settings/map", tag = "settings", responses((status = 200, body = MapSettings)))]
pub async fn map(mut reading: Reading<Viewer>) -> ApiResult<Json<MapSettings>> {
    let (tiles, version) = store::get(&mut reading.tx).await?;
    Ok(Json(MapSettings { tiles, version }))
}

/// Changes where the console's map has its tiles from. A console that is open shows them once it is loaded again.
#[utoipa::path(put, path = "/settings/map", tag = "settings", request_body = MapSettings,
    responses((status = 200, body = MapSettings), (status = 409, description = "`version_conflict`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn map_update(
    Writing(mut change, Json(body)): Writing<Administrator, Json<MapSettings>>,
) -> ApiResult<Json<MapSettings>> {
    let MapSettings { tiles, version } = body;
    tiles.check().map_err(|invalid| {
        let pointer = match invalid {
            MapTilesInvalid::Layers => "/layers",
            MapTilesInvalid::Attribution => "/attribution",
        };
        ApiError::new(Code::FieldInvalid).at(pointer)
    })?;
    let (before, _) = store::get(&mut change.tx).await?;
    store::update(&mut change.tx, version, &tiles, change.now).await?;
    let object = Object { kind: "settings", id: &"map", name: "map" };
    // The addresses hold a key: the log says that they changed.
    let hosts =
        |tiles: &MapTiles| serde_json::json!({"origins": tiles.origins(), "attribution": tiles.attribution});
    change.audit("settings.update", object, difference(&hosts(&before), &hosts(&tiles), &[]));
    change.commit().await?;
    Ok(Json(MapSettings { tiles, version: version + 1 }))
}
