use fleet_domain::{CanaryRefused, Scope, judge_canary};
use fleet_protocol::{AppId, AppVersionId};
use fleet_store::census::Census;
use fleet_store::{app, listing};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::canary_item::reach;
use super::item::{self, Listing};
use super::put::reviewed;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::targets::{self, TargetRef};

/// A version that goes to some terminals first.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct CanaryBody {
    /// The listing's version that was read.
    version: i64,
    /// One of the app's versions, not the one that is listed.
    version_id: AppVersionId,
    /// At least one. They reach terminals of the listing, and not all of them.
    targets: Vec<TargetRef>,
}

/// A listing that was read.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct CanaryDecision {
    /// The listing's version that was read.
    version: i64,
}

/// Gives a version to some terminals of the listing first (灰度); the others keep the present one. It has to be reviewed
/// like one that is listed. These terminals follow at once.
#[utoipa::path(post, path = "/apps/{id}/listing/canary", tag = "listings", params(("id" = AppId, Path)),
    request_body = CanaryBody,
    responses((status = 200, body = Listing),
        (status = 409, description = "`version_conflict`, `not_listed`, `canary_running`, `version_not_reviewed`"),
        (status = 422, description = "`version_unknown`, `canary_version_listed`, `target_invalid`, `targets_missing`, \
            `canary_nobody`, `canary_everybody`")))]
pub async fn start(
    Path(id): Path<AppId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<CanaryBody>>,
) -> ApiResult<Json<Listing>> {
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let current = listing::by_app(&mut change.tx, id).await?.filter(listing::Listing::is_listed);
    let current = current.ok_or(Code::NotListed)?;
    if listing::canary(&mut change.tx, id).await?.is_some() {
        return Err(Code::CanaryRunning.into());
    }
    if current.version_id == body.version_id.0 {
        return Err(ApiError::new(Code::CanaryVersionListed).at("/version_id"));
    }
    let version = reviewed(&mut change, id, body.version_id).await?;
    let scopes = targets::checked(&mut change.tx, &body.targets).await?;
    judge(&mut change, id, &scopes).await?;

    let stamp = (change.now, change.principal.username.as_str());
    let versions = (body.version_id, AppVersionId(current.version_id));
    let start = listing::start_canary(&mut change.tx, (id, body.version), versions, &scopes, stamp);
    start.await.map_err(|error| ApiError::on_conflict(error, Code::CanaryRunning))?;
    let keys: Vec<String> = scopes.iter().map(Scope::key).collect();
    change.bump(scopes);
    let listing = item::answer(&mut change.tx, id).await?;
    let summary = json!({"version_id": body.version_id, "label": version.label,
        "from": app.current_version_label, "targets": keys, "terminals": listing.canary_terminals()});
    change.audit("listing.canary", Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok(Json(listing))
}

/// Gives the canary's version to all terminals of the listing (推广到全部).
#[utoipa::path(post, path = "/apps/{id}/listing/canary/promote", tag = "listings", params(("id" = AppId, Path)),
    request_body = CanaryDecision,
    responses((status = 200, body = Listing), (status = 409, description = "`version_conflict`, `canary_missing`")))]
pub async fn promote(
    Path(id): Path<AppId>,
    Writing(change, Json(body)): Writing<Operator, Json<CanaryDecision>>,
) -> ApiResult<Json<Listing>> {
    end(change, id, body.version, Ending::Promote).await
}

/// Gives the canary's terminals the version of the others again (撤回).
#[utoipa::path(post, path = "/apps/{id}/listing/canary/take_back", tag = "listings", params(("id" = AppId, Path)),
    request_body = CanaryDecision,
    responses((status = 200, body = Listing), (status = 409, description = "`version_conflict`, `canary_missing`")))]
pub async fn take_back(
    Path(id): Path<AppId>,
    Writing(change, Json(body)): Writing<Operator, Json<CanaryDecision>>,
) -> ApiResult<Json<Listing>> {
    end(change, id, body.version, Ending::TakeBack).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Promote,
    TakeBack,
}

async fn end(
    mut change: Change<Operator>,
    id: AppId,
    version: i64,
    ending: Ending,
) -> ApiResult<Json<Listing>> {
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let canary = listing::canary(&mut change.tx, id).await?.ok_or(Code::CanaryMissing)?;
    let (own, _) = canary.usage(&mut change.tx, id).await?;
    let targets = listing::canary_targets(&mut change.tx, id).await?;
    change.bump(targets);
    let stamp = (change.now, change.principal.username.as_str());
    let action = match ending {
        Ending::Promote => {
            listing::promote_canary(&mut change.tx, (id, version), &canary, stamp).await?;
            let listed = listing::targets(&mut change.tx, id).await?;
            change.bump(listed);
            "listing.promote"
        }
        Ending::TakeBack => {
            listing::take_back_canary(&mut change.tx, (id, version), &canary, stamp).await?;
            "listing.take_back"
        }
    };
    let listing = item::answer(&mut change.tx, id).await?;
    let summary = json!({"version_id": canary.version_id, "label": canary.label, "from": canary.present_label,
        "sessions": own.sessions, "failures": own.failures});
    change.audit(action, Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok(Json(listing))
}

/// Whether it goes to some of the listing's terminals, and not to all.
async fn judge(change: &mut Change<Operator>, id: AppId, canary: &[Scope]) -> ApiResult<()> {
    let listed = listing::targets(&mut change.tx, id).await?;
    let census = Census::load(&mut change.tx).await?;
    let offered = census.count(&mut change.tx, &listed).await?;
    let reached = reach(&mut change.tx, &census, canary, &listed).await?;
    judge_canary(reached, offered).map_err(|refused| {
        let code = match refused {
            CanaryRefused::Nobody => Code::CanaryNobody,
            CanaryRefused::Everybody => Code::CanaryEverybody,
        };
        ApiError::new(code).at("/targets")
    })
}
