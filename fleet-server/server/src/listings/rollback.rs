use fleet_domain::VersionState;
use fleet_protocol::{AppId, AppVersionId};
use fleet_store::{app, app_version, listing};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::{self, Listing};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// A listing that was read.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct ListingRollback {
    /// The listing's version that was read.
    version: i64,
}

/// Goes back to the version that was listed before, where the app is offered now. Terminals follow at once.
#[utoipa::path(post, path = "/apps/{id}/listing/rollback", tag = "listings", params(("id" = AppId, Path)),
    request_body = ListingRollback,
    responses((status = 200, body = Listing),
        (status = 409, description = "`version_conflict`, `not_listed`, `previous_version_missing`, `canary_running`")))]
pub async fn rollback(
    Path(id): Path<AppId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<ListingRollback>>,
) -> ApiResult<Json<Listing>> {
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let current = listing::by_app(&mut change.tx, id).await?.filter(listing::Listing::is_listed);
    let current = current.ok_or_else(|| ApiError::new(Code::NotListed))?;
    if listing::canary(&mut change.tx, id).await?.is_some() {
        return Err(Code::CanaryRunning.into());
    }
    let missing = || ApiError::new(Code::PreviousVersionMissing);
    let previous = listing::previous(&mut change.tx, id, current.version_id).await?.ok_or_else(missing)?;
    // It may just be withdrawn.
    let version_id = AppVersionId(previous.version_id);
    app_version::lock(&mut change.tx, version_id).await?;
    let version = app_version::by_id(&mut change.tx, version_id).await?.ok_or_else(missing)?;
    if version.state()? != VersionState::Reviewed {
        return Err(Code::VersionConflict.into());
    }
    let stamp = (change.now, change.principal.username.as_str());
    listing::roll_back(&mut change.tx, id, body.version, &previous, stamp).await?;
    let targets = listing::targets(&mut change.tx, id).await?;
    change.bump(targets);
    let listing = item::answer(&mut change.tx, id).await?;
    let summary = json!({"version_id": version_id, "label": version.label, "from": app.current_version_label,
        "terminals": listing.terminal_count});
    change.audit("listing.rollback", Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok(Json(listing))
}
