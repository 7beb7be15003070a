use axum::body::Body;
use axum::extract::RawQuery;
use fleet_protocol::{AppId, Permission, Permissions};
use fleet_store::app;
use fleet_store::app_version::Source;
use http::StatusCode;

use super::bundle::{self, Inspected};
use super::check::{self, Given};
use super::version_item::AppVersion;
use super::version_remote::{NewVersion, Reach};
use super::{origin, version_remote};
use crate::blobs::{BlobError, Staged};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Authorized, Json, Operator, Path};

/// The largest bundle, in bytes.
const LIMIT: u64 = 200 * 1024 * 1024;

/// What the query says of the bundle in the body.
#[derive(Debug, PartialEq, Eq)]
struct BundleParams {
    label: Option<String>,
    entry: Option<String>,
    reach: Reach,
}

impl BundleParams {
    /// By hand, since `allowed_origins` and `permissions` repeat.
    fn parse(query: &str) -> ApiResult<Self> {
        let (mut label, mut entry) = (None, None);
        let (mut origins, mut permissions) = (Vec::new(), Permissions::default());
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "label" => label = Some(version_remote::label(&value)?),
                "entry" => entry = Some(value.into_owned()),
                "allowed_origins" => origins.push(value.into_owned()),
                "permissions" => {
                    let unknown = |_| ApiError::new(Code::FieldInvalid).at("/permissions");
                    permissions.0.insert(value.parse().map_err(unknown)?);
                }
                _ => {}
            }
        }
        let allowed_origins = origin::origins(origins.iter().map(String::as_str))?;
        Ok(Self { label, entry, reach: Reach { allowed_origins, permissions } })
    }
}

/// Adds a version that is a bundle: a zip file of at most 200 MiB. It is checked before it is kept; what its manifest
/// (`kiosk-app.json`) lacks is kept as findings.
#[utoipa::path(post, path = "/apps/{id}/versions/bundle", tag = "app_versions", operation_id = "create_bundle",
    params(("id" = AppId, Path),
        ("label" = Option<String>, Query,
            description = "Unique within the app, at most 32 characters; the manifest's if not given."),
        ("entry" = Option<String>, Query,
            description = "The page that opens; the manifest's, or `index.html`, if not given."),
        ("allowed_origins" = Option<Vec<String>>, Query, description = "Origins beyond its own; repeatable."),
        ("permissions" = Option<Vec<Permission>>, Query, description = "What of the terminal it may use; repeatable.")),
    request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 201, body = AppVersion), (status = 409, description = "`version_label_taken`"),
        (status = 413, description = "`bundle_too_large`"),
        (status = 422, description = "`bundle_not_zip`, `bundle_empty`, `bundle_entry_missing`, \
            `bundle_path_traversal`, `bundle_symlink`, `bundle_bomb`, `bundle_file_type`, `bundle_damaged`, \
            `bundle_duplicate`, `origin_invalid`")))]
pub async fn create(
    authorized: Authorized<Operator>,
    Path(app_id): Path<AppId>,
    RawQuery(query): RawQuery,
    body: Body,
) -> ApiResult<(StatusCode, Json<AppVersion>)> {
    let params = BundleParams::parse(query.as_deref().unwrap_or_default())?;
    let state = authorized.state.clone();
    let mut tx = state.db.read().await?;
    app::by_id(&mut tx, app_id).await?.ok_or(Code::NotFound)?;
    tx.rollback().await?;

    let mut staging = state.blobs.stage(LIMIT).await?;
    staging.write_body(body).await.map_err(too_large)?;
    let staged = staging.finish().await?;
    let (staged, inspected) = inspect(staged, params.entry).await?;
    let Inspected { files, entry, manifest, mut findings } = inspected;
    let told = manifest.as_ref().and_then(|manifest| manifest.version.as_deref());
    let label = params.label.map_or_else(|| version_remote::label(told.unwrap_or_default()), Ok)?;
    let Reach { allowed_origins, permissions } = &params.reach;
    let given = Given { label: &label, entry: &entry, allowed_origins, permissions };
    findings.extend(check::bundle(manifest.as_ref(), given));
    let blob = state.blobs.keep(&staged).await?;

    let mut change = authorized.change().await?;
    let source = Source::Bundle { blob, entry, file_count: files };
    let new = NewVersion { label, source, reach: params.reach, findings };
    let version = version_remote::insert(&mut change, app_id, new).await?;
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(version)))
}

fn too_large(error: BlobError) -> ApiError {
    if matches!(error, BlobError::TooLarge(_)) { Code::BundleTooLarge.into() } else { error.into() }
}

/// Unpacking is work for a processor: not on the threads that serve requests.
async fn inspect(staged: Staged, entry: Option<String>) -> ApiResult<(Staged, Inspected)> {
    let work = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::open(staged.path()).map_err(ApiError::internal)?;
        let inspected = bundle::inspect(std::io::BufReader::new(file), staged.size, entry)?;
        Ok((staged, inspected))
    });
    work.await.map_err(ApiError::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_may_repeat_origins() {
        let query = "label=1.0&allowed_origins=https%3A%2F%2Fa.cn&allowed_origins=https://b.cn&permissions=id_card&x=y";
        let params = BundleParams::parse(query).unwrap();
        assert_eq!((params.label.as_deref(), params.entry), (Some("1.0"), None));
        assert_eq!(params.reach.allowed_origins, ["https://a.cn", "https://b.cn"]);
        assert_eq!(params.reach.permissions.names(), ["id_card"]);
        for wrong in ["label=", "label=1&permissions=everything"] {
            assert_eq!(BundleParams::parse(wrong).unwrap_err().code(), Code::FieldInvalid, "{wrong}");
        }
    }
}
