use fleet_domain::{VersionDecision, VersionRefused};
use fleet_protocol::{AppId, AppVersionId};
use fleet_store::app_version::{self, Decided};
use fleet_store::{app, catalogue_rules, listing};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::version_item::AppVersion;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::text::required;

/// A decision about a version that was read.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct VersionDecisionBody {
    /// The `version` that was read.
    version: i64,
}

/// Why a version is sent back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SendBackBody {
    /// The `version` that was read.
    version: i64,
    /// For who submitted it, 1 to 200 characters.
    note: String,
}

/// Asks for a version's review.
#[utoipa::path(post, path = "/apps/{id}/versions/{version_id}/submit", tag = "app_versions",
    params(("id" = AppId, Path), ("version_id" = AppVersionId, Path)), request_body = VersionDecisionBody,
    responses((status = 200, body = AppVersion),
        (status = 409, description = "`version_conflict`, `version_state_wrong`")))]
pub async fn submit(
    Path(at): Path<(AppId, AppVersionId)>,
    Writing(change, Json(body)): Writing<Operator, Json<VersionDecisionBody>>,
) -> ApiResult<Json<AppVersion>> {
    decide(change, at, body.version, VersionDecision::Submit, "").await
}

/// Vouches for a version: from now on it may be listed. Where the fleet asks for a second person, whoever submitted it
/// cannot.
#[utoipa::path(post, path = "/apps/{id}/versions/{version_id}/approve", tag = "app_versions",
    params(("id" = AppId, Path), ("version_id" = AppVersionId, Path)), request_body = VersionDecisionBody,
    responses((status = 200, body = AppVersion), (status = 403, description = "`version_review_own`"),
        (status = 409, description = "`version_conflict`, `version_state_wrong`")))]
pub async fn approve(
    Path(at): Path<(AppId, AppVersionId)>,
    Writing(change, Json(body)): Writing<Operator, Json<VersionDecisionBody>>,
) -> ApiResult<Json<AppVersion>> {
    decide(change, at, body.version, VersionDecision::Approve, "").await
}

/// Sends a version back from its review.
#[utoipa::path(post, path = "/apps/{id}/versions/{version_id}/send_back", tag = "app_versions",
    params(("id" = AppId, Path), ("version_id" = AppVersionId, Path)), request_body = SendBackBody,
    responses((status = 200, body = AppVersion),
        (status = 409, description = "`version_conflict`, `version_state_wrong`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn send_back(
    Path(at): Path<(AppId, AppVersionId)>,
    Writing(change, Json(body)): Writing<Operator, Json<SendBackBody>>,
) -> ApiResult<Json<AppVersion>> {
    let note = required(&body.note, 200, "/note")?;
    decide(change, at, body.version, VersionDecision::SendBack, &note).await
}

/// Takes a version back for good. One that is listed has to make room for another first.
#[utoipa::path(post, path = "/apps/{id}/versions/{version_id}/withdraw", tag = "app_versions",
    params(("id" = AppId, Path), ("version_id" = AppVersionId, Path)), request_body = VersionDecisionBody,
    responses((status = 200, body = AppVersion),
        (status = 409, description = "`version_conflict`, `version_state_wrong`, `version_listed`")))]
pub async fn withdraw(
    Path(at): Path<(AppId, AppVersionId)>,
    Writing(change, Json(body)): Writing<Operator, Json<VersionDecisionBody>>,
) -> ApiResult<Json<AppVersion>> {
    decide(change, at, body.version, VersionDecision::Withdraw, "").await
}

async fn decide(
    mut change: Change<Operator>,
    (app_id, id): (AppId, AppVersionId),
    version: i64,
    decision: VersionDecision,
    note: &str,
) -> ApiResult<Json<AppVersion>> {
    app_version::lock(&mut change.tx, id).await?;
    let row = app_version::by_id(&mut change.tx, id).await?.filter(|row| row.app_id == app_id.0);
    let row = row.ok_or(Code::NotFound)?;
    if decision == VersionDecision::Withdraw {
        let listing = listing::by_app(&mut change.tx, app_id).await?;
        let canary = listing::canary(&mut change.tx, app_id).await?;
        if listing.is_some_and(|listing| listing.holds(id))
            || canary.is_some_and(|canary| canary.version_id == id.0)
        {
            return Err(Code::VersionListed.into());
        }
    }
    take(&mut change, &row, version, decision, note).await?;
    let row = app_version::by_id(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    change.commit().await?;
    Ok(Json(row.into()))
}

/// Takes a version one step further, with its line in the audit log.
pub(crate) async fn take(
    change: &mut Change<Operator>,
    row: &app_version::AppVersion,
    version: i64,
    decision: VersionDecision,
    note: &str,
) -> ApiResult<()> {
    let needs_second = catalogue_rules::get(&mut change.tx).await?.second_person;
    let by = change.principal.username.clone();
    let is_second = row.submitted_by.as_deref() != Some(by.as_str());
    let state = row.state()?.decide(decision, needs_second, is_second).map_err(refused)?;
    let decided = Decided { version, decision, state, note, at: change.now, by: &by };
    app_version::decide(&mut change.tx, AppVersionId(row.id), decided).await?;
    let app_id = AppId(row.app_id);
    let app = app::by_id(&mut change.tx, app_id).await?.ok_or(Code::Internal)?;
    let summary = json!({"version_id": row.id, "label": row.label, "state": state, "note": note});
    change.audit(action(decision), Object { kind: "app", id: &app_id, name: &app.name }, summary);
    Ok(())
}

fn refused(refused: VersionRefused) -> ApiError {
    match refused {
        VersionRefused::State { .. } => Code::VersionStateWrong.into(),
        VersionRefused::OwnVersion => Code::VersionReviewOwn.into(),
    }
}

const fn action(decision: VersionDecision) -> &'static str {
    match decision {
        VersionDecision::Submit => "app_version.submit",
        VersionDecision::Approve => "app_version.approve",
        VersionDecision::SendBack => "app_version.send_back",
        VersionDecision::Withdraw => "app_version.withdraw",
    }
}
