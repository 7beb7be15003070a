use fleet_protocol::{AppId, AppVersionId, Permission, Permissions};
use fleet_store::app;
use fleet_store::app_version::{self, NewAppVersion, Source};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::origin;
use super::version_item::AppVersion;
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
    let reach = Reach { allowed_origins, permissions: body.permissions.into_iter().collect() };
    let version = insert(&mut change, app_id, label, source, reach).await?;
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

/// Adds a version of either kind, with its line in the audit log.
pub(super) async fn insert(
    change: &mut Change<Operator>,
    app_id: AppId,
    label: String,
    source: Source,
    reach: Reach,
) -> ApiResult<AppVersion> {
    let app = app::by_id(&mut change.tx, app_id).await?.ok_or(Code::NotFound)?;
    let id = AppVersionId(change.new_id());
    let created_by = change.principal.username.clone();
    let Reach { allowed_origins, permissions } = reach;
    let created_at = change.now;
    let new =
        NewAppVersion { id, app_id, label, source, allowed_origins, permissions, created_at, created_by };
    let taken = |error| ApiError::on_conflict(error, Code::VersionLabelTaken).at("/label");
    let row = app_version::insert(&mut change.tx, new).await.map_err(taken)?;
    let summary = json!({"version_id": id, "label": row.label, "kind": row.kind, "sha256": row.sha256,
        "url": row.url, "allowed_origins": row.allowed_origins.0, "permissions": row.permissions.0});
    change.audit("app_version.create", Object { kind: "app", id: &app_id, name: &app.name }, summary);
    Ok(row.into())
}
