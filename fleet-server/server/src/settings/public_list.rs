use fleet_store::public_list::{self as store, PublicList};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::{Administrator, Json, Object, Reading, Viewer, Writing};

/// Whether there is a public list of locations, with the version that an update has to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicListSettings {
    /// Whether anybody may see, without an account, where terminals stand, when, and what they can do. Off at first.
    is_published: bool,
    /// The version that was read.
    version: i64,
}

/// Whether there is a public list of locations.
#[utoipa::path(get, path = "/settings/public-list", tag = "settings",
    responses((status = 200, body = PublicListSettings)))]
pub async fn public_list(mut reading: Reading<Viewer>) -> ApiResult<Json<PublicListSettings>> {
    let PublicList { is_published, version } = store::get(&mut reading.tx).await?;
    Ok(Json(PublicListSettings { is_published, version }))
}

/// Publishes the list of locations, or takes it back.
#[utoipa::path(put, path = "/settings/public-list", tag = "settings", request_body = PublicListSettings,
    responses((status = 200, body = PublicListSettings), (status = 409, description = "`version_conflict`")))]
pub async fn public_list_update(
    Writing(mut change, Json(body)): Writing<Administrator, Json<PublicListSettings>>,
) -> ApiResult<Json<PublicListSettings>> {
    let PublicListSettings { is_published, version } = body;
    store::update(&mut change.tx, PublicList { is_published, version }, change.now).await?;
    let object = Object { kind: "settings", id: &"public_list", name: "public_list" };
    change.audit("settings.update", object, json!({"is_published": is_published}));
    change.commit().await?;
    Ok(Json(PublicListSettings { is_published, version: version + 1 }))
}
