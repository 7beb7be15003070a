use fleet_domain::{Scope, VersionDecision, VersionState};
use fleet_protocol::{AppId, AppVersionId, NoticeId, UnixMillis};
use fleet_store::listing::Offer;
use fleet_store::{app, app_version, catalogue_rules, listing, notice};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::{self, Listing};
use crate::apps::version_take;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::targets::{self, TargetRef};

/// What is offered to whom.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ListingBody {
    /// The listing's version that was read; nothing for an app that was never listed.
    version: Option<i64>,
    /// One of the app's versions.
    version_id: AppVersionId,
    /// At least one.
    targets: Vec<TargetRef>,
    /// When it begins by itself (定时上架); now if nothing is set. Only for an app that is not listed.
    #[serde(default)]
    list_at: Option<UnixMillis>,
    /// When it ends by itself (定时下架).
    #[serde(default)]
    unlist_at: Option<UnixMillis>,
}

/// Lists an app (上架), now or at a time, or changes how it is listed. Terminals follow at once, or when the time has
/// come; one without network does at its next check-in.
#[utoipa::path(put, path = "/apps/{id}/listing", tag = "listings", params(("id" = AppId, Path)),
    request_body = ListingBody,
    responses((status = 200, body = Listing),
        (status = 409, description = "`version_conflict`, `version_not_reviewed`, `canary_running`, `already_listed`"),
        (status = 422, description = "`version_unknown`, `target_invalid`, `targets_missing`, `field_invalid`")))]
pub async fn put(
    Path(id): Path<AppId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<ListingBody>>,
) -> ApiResult<Json<Listing>> {
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let version = reviewed(&mut change, id, body.version_id).await?;
    keep_version(&mut change, id, body.version_id).await?;
    check_times(&mut change, id, &body).await?;
    let scopes = targets::checked(&mut change.tx, &body.targets).await?;
    let before = listing::targets(&mut change.tx, id).await?;
    if body.list_at.is_none() {
        end_notice(&mut change, id).await?;
    }

    let stamp = (change.now, change.principal.username.as_str());
    let ListingBody { version_id, list_at, unlist_at, .. } = body;
    let offer = Offer { version_id, targets: &scopes, list_at, unlist_at };
    let put = listing::put(&mut change.tx, id, body.version, offer, stamp);
    put.await.map_err(|error| ApiError::on_conflict(error, Code::VersionConflict))?;

    let keys: Vec<String> = scopes.iter().map(Scope::key).collect();
    change.bump(scopes);
    change.bump(before);
    let summary = json!({"version_id": version_id, "label": version.label, "targets": keys, "list_at": list_at,
        "unlist_at": unlist_at});
    let action = if list_at.is_some() { "listing.schedule" } else { "listing.put" };
    change.audit(action, Object { kind: "app", id: &id, name: &app.name }, summary);
    let listing = item::answer(&mut change.tx, id).await?;
    change.commit().await?;
    Ok(Json(listing))
}

/// The app's version, if it may be listed. Where no second person is asked for, whoever lists a version that was only
/// checked vouches for it.
pub(super) async fn reviewed(
    change: &mut Change<Operator>,
    app_id: AppId,
    id: AppVersionId,
) -> ApiResult<app_version::AppVersion> {
    app_version::lock(&mut change.tx, id).await?;
    let version = app_version::by_id(&mut change.tx, id).await?.filter(|version| version.app_id == app_id.0);
    let version = version.ok_or_else(|| ApiError::new(Code::VersionUnknown).at("/version_id"))?;
    let not_reviewed = || ApiError::new(Code::VersionNotReviewed).at("/version_id");
    match version.state()? {
        VersionState::Reviewed => {}
        VersionState::Checked if !catalogue_rules::get(&mut change.tx).await?.second_person => {
            version_take(change, &version, version.version, VersionDecision::Approve, "").await?;
        }
        VersionState::Draft | VersionState::Checked | VersionState::InReview | VersionState::Withdrawn => {
            return Err(not_reviewed());
        }
    }
    Ok(version)
}

/// Times lie ahead, one behind the other, and only what is not listed can be listed at a time.
async fn check_times(change: &mut Change<Operator>, id: AppId, body: &ListingBody) -> ApiResult<()> {
    let begins = body.list_at.unwrap_or(change.now);
    if body.list_at.is_some_and(|at| at <= change.now) {
        return Err(ApiError::new(Code::FieldInvalid).at("/list_at"));
    }
    if body.unlist_at.is_some_and(|at| at <= begins) {
        return Err(ApiError::new(Code::FieldInvalid).at("/unlist_at"));
    }
    let listing = listing::by_app(&mut change.tx, id).await?;
    if body.list_at.is_some() && listing.is_some_and(|listing| listing.is_listed()) {
        return Err(ApiError::new(Code::AlreadyListed).at("/list_at"));
    }
    Ok(())
}

/// While a canary runs, it alone decides about the version: it is promoted or taken back first.
async fn keep_version(change: &mut Change<Operator>, id: AppId, version_id: AppVersionId) -> ApiResult<()> {
    let canary = listing::canary(&mut change.tx, id).await?;
    match canary {
        Some(canary) if canary.present_id != version_id.0 => {
            Err(ApiError::new(Code::CanaryRunning).at("/version_id"))
        }
        _ => Ok(()),
    }
}

/// What citizens were told when the app went is no longer true once it is back.
async fn end_notice(change: &mut Change<Operator>, id: AppId) -> ApiResult<()> {
    let listing = listing::by_app(&mut change.tx, id).await?;
    if let Some(told) = listing.and_then(|listing| listing.notice_id) {
        notice::end(&mut change.tx, NoticeId(told), change.now).await?;
    }
    Ok(())
}
