use fleet_store::catalogue_rules::{self, CatalogueRules};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::{Administrator, Json, Object, Reading, Viewer, Writing};

/// The rules of the app catalogue, with the version that an update has to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueSettings {
    /// Whether a version has to be reviewed by somebody else than who submitted it. Without it, whoever lists a
    /// version that was only checked vouches for it.
    second_person: bool,
    /// The version that was read.
    version: i64,
}

/// The rules of the app catalogue.
#[utoipa::path(get, path = "/settings/catalogue", tag = "settings",
    responses((status = 200, body = CatalogueSettings)))]
pub async fn catalogue(mut reading: Reading<Viewer>) -> ApiResult<Json<CatalogueSettings>> {
    let CatalogueRules { second_person, version } = catalogue_rules::get(&mut reading.tx).await?;
    Ok(Json(CatalogueSettings { second_person, version }))
}

/// Changes the rules of the app catalogue. Versions that were reviewed before stay so.
#[utoipa::path(put, path = "/settings/catalogue", tag = "settings", request_body = CatalogueSettings,
    responses((status = 200, body = CatalogueSettings), (status = 409, description = "`version_conflict`")))]
pub async fn catalogue_update(
    Writing(mut change, Json(body)): Writing<Administrator, Json<CatalogueSettings>>,
) -> ApiResult<Json<CatalogueSettings>> {
    let CatalogueSettings { second_person, version } = body;
    catalogue_rules::update(&mut change.tx, CatalogueRules { second_person, version }, change.now).await?;
    let object = Object { kind: "settings", id: &"catalogue", name: "catalogue" };
    change.audit("settings.update", object, json!({"second_person": second_person}));
    change.commit().await?;
    Ok(Json(CatalogueSettings { second_person, version: version + 1 }))
}
