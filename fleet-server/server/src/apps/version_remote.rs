use fleet_domain::CheckFinding;
use fleet_protocol::{AppId, AppVersionId, Permission, Permissions};
use fleet_store::app;
use fleet_store::app_version::{self, NewAppVersion, Source};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::version_item::AppVersion;
use super::{check, origin};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::text::required;

/// A web site as an app.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RemoteVersion {
    /// Unique within the app, at most 32 characters.
    label: String,
    /// The page that opens, `http` or `https`.
    url: String,
    /// Origins that it may reach beside that of `url`.
    #[serde(default)]
    allowed_origins: Vec<String>,
    /// What of the terminal it may use.
    #[serde(default)]
    permissions: Vec<Permission>,
}

/// Adds a version that is a web site.
#[utoipa::path(post, path = "/apps/{id}/versions/remote", tag = "app_versions", params(("id" = AppId, Path)),
    request_body = RemoteVersion, operation_id = "create_remote",
    responses((status = 201, body = AppVersion), (status = 409, description = "`version_label_taken`"),
        (status = 422, description = "`url_invalid`, `origin_invalid`")))]
pub async fn create(
    Path(app_id): Path<AppId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<RemoteVersion>>,
) -> ApiResult<(StatusCode, Json<AppVersion>)> {
    let label = label(&body.label)?;
    let url = origin::page(&body.url)?;
    let own = url.origin().ascii_serialization();
    let mut allowed_origins = origin::origins(body.allowed_origins.iter().map(String::as_str))?;
    if !allowed_origins.contains(&own) {
        allowed_origins.push(own);
        allowed_origins.sort();
    }
    let source = Source::Remote { url: url.to_string() };
    let findings = check::plain_origins(&allowed_origins);
    let reach = Reach { allowed_origins, permissions: body.permissions.into_iter().collect() };
    let version = insert(&mut change, app_id, NewVersion { label, source, reach, findings }).await?;
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(version)))
}

/// A version's label: 1 to 32 characters.
pub(super) fn label(text: &str) -> ApiResult<String> {
    required(text, 32, "/label")
}

/// What a version may reach and use.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reach {
    /// Origins.
    pub allowed_origins: Vec<String>,
    /// Services of the terminal.
    pub permissions: Permissions,
}

/// A version of either kind that passed what it must.
pub(super) struct NewVersion {
    pub label: String,
    pub source: Source,
    pub reach: Reach,
    pub findings: Vec<CheckFinding>,
}

/// Adds a version, with its line in the audit log.
pub(super) async fn insert(
    change: &mut Change<Operator>,
    app_id: AppId,
    new: NewVersion,
) -> ApiResult<AppVersion> {
    let app = app::by_id(&mut change.tx, app_id).await?.ok_or(Code::NotFound)?;
    let id = AppVersionId(change.new_id());
    let NewVersion { label, source, reach, findings } = new;
    let Reach { allowed_origins, permissions } = reach;
    let (created_at, created_by) = (change.now, change.principal.username.clone());
    let new = NewAppVersion {
        id,
        app_id,
        label,
        source,
        allowed_origins,
        permissions,
        findings,
        created_at,
        created_by,
    };
    let taken = |error| ApiError::on_conflict(error, Code::VersionLabelTaken).at("/label");
    let row = app_version::insert(&mut change.tx, new).await.map_err(taken)?;
    let version = AppVersion::from(row);
    let summary = json!({"version_id": id, "label": version.label, "kind": version.kind, "sha256": version.sha256,
        "url": version.url, "allowed_origins": version.allowed_origins, "permissions": version.permissions,
        "state": version.state});
    change.audit("app_version.create", Object { kind: "app", id: &app_id, name: &app.name }, summary);
    Ok(version)
}
