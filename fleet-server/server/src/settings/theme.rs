use std::collections::BTreeSet;

use fleet_domain::ThemeChoice;
use fleet_store::{Tx, division, theme as store};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::audit::difference;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Reading, Viewer, Writing};
use crate::themes;

/// The choice of a home page style with the version that an update has to name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionedTheme {
    /// The choice; each division at most once.
    #[serde(flatten)]
    choice: ThemeChoice,
    /// The version that was read.
    version: i64,
}

/// Which home page style the terminals show.
#[utoipa::path(get, path = "/settings/theme", tag = "settings", responses((status = 200, body = VersionedTheme)))]
pub async fn theme(mut reading: Reading<Viewer>) -> ApiResult<Json<VersionedTheme>> {
    let (choice, version) = store::get(&mut reading.tx).await?;
    Ok(Json(VersionedTheme { choice, version }))
}

/// Changes which home page style the terminals show.
#[utoipa::path(put, path = "/settings/theme", tag = "settings", request_body = VersionedTheme,
    responses((status = 200, body = VersionedTheme), (status = 409, description = "`version_conflict`"),
        (status = 422, description = "`field_invalid`, `theme_unknown`")))]
pub async fn theme_update(
    Writing(mut change, Json(body)): Writing<Operator, Json<VersionedTheme>>,
) -> ApiResult<Json<VersionedTheme>> {
    let VersionedTheme { choice, version } = body;
    check_divisions(&mut change.tx, &choice).await?;
    check_themes(&mut change.tx, &choice).await?;
    let (before, _) = store::get(&mut change.tx).await?;
    store::update(&mut change.tx, version, &choice, change.now).await?;
    let object = Object { kind: "settings", id: &"theme", name: "theme" };
    change.audit("settings.update", object, difference(&before, &choice, &[]));
    change.bump(before.difference(&choice));
    change.commit().await?;
    Ok(Json(VersionedTheme { choice, version: version + 1 }))
}

/// Every division is known and named once, so that there are never more than the tree has.
async fn check_divisions(tx: &mut Tx, choice: &ThemeChoice) -> Result<(), ApiError> {
    let invalid = || ApiError::new(Code::FieldInvalid).at("/divisions");
    let tree = division::all(tx).await?;
    let mut free: BTreeSet<&str> = tree.iter().map(|division| division.code.as_str()).collect();
    let all_free = choice.divisions.iter().all(|chosen| free.remove(chosen.division_code.as_str()));
    if all_free { Ok(()) } else { Err(invalid()) }
}

/// Every style is built in, or there is a signed bundle of it.
async fn check_themes(tx: &mut Tx, choice: &ThemeChoice) -> Result<(), ApiError> {
    themes::check_known(tx, [&choice.everywhere], "/everywhere").await?;
    themes::check_known(tx, choice.divisions.iter().map(|chosen| &chosen.theme), "/divisions").await
}
