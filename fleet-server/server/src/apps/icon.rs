//! Icons: small pictures that are kept as blobs.

mod check;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use fleet_protocol::AppId;
use fleet_store::app;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::update::bump_if_listed;
use super::{App, item};
use crate::blobs::Blobs;
use crate::problem::{ApiResult, Code};
use crate::request::{Authorized, Json, Object, Operator, Params, Path, Reading, Viewer, read_body};

/// The largest icon, in bytes.
const LIMIT: usize = 256 * 1024;

/// A plate with the first character of the app's name: no app is ever without an icon.
pub(super) async fn initial(blobs: &Blobs, name: &str) -> ApiResult<app::Icon> {
    let svg = check::initial_svg(name);
    let blob = blobs.put(Bytes::from(svg)).await?;
    Ok(app::Icon { blob, media_type: "image/svg+xml" })
}

/// What the query says of the picture in the body.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct IconParams {
    /// The version of the app that was read.
    version: i64,
}

/// Gives an app another icon: PNG, WebP, or SVG without scripts, at most 256 KiB.
#[utoipa::path(put, path = "/apps/{id}/icon", tag = "apps", operation_id = "put_icon",
    params(("id" = AppId, Path), IconParams), request_body(content = Vec<u8>, content_type = "image/png"),
    responses((status = 200, body = App), (status = 409, description = "`version_conflict`"),
        (status = 413, description = "`icon_too_large`"), (status = 422, description = "`icon_type_wrong`")))]
pub async fn put(
    authorized: Authorized<Operator>,
    Path(id): Path<AppId>,
    Params(params): Params<IconParams>,
    body: Body,
) -> ApiResult<Json<App>> {
    let bytes = read_body(body, LIMIT, Code::IconTooLarge).await?;
    let media_type = check::media_type(&bytes).ok_or(Code::IconTypeWrong)?;
    let blob = authorized.state.blobs.put(bytes).await?;

    let mut change = authorized.change().await?;
    let icon = app::Icon { blob, media_type };
    app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    app::set_icon(&mut change.tx, id, params.version, &icon, change.now).await?;
    let row = app::by_id(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    let app = item::answer(&mut change.tx, row, change.now).await?;
    bump_if_listed(&mut change, id).await?;
    let summary = json!({"sha256": icon.blob.sha256, "media_type": media_type});
    change.audit("app.icon", Object { kind: "app", id: &id, name: &app.name }, summary);
    change.commit().await?;
    Ok(Json(app))
}

/// An app's icon.
#[utoipa::path(get, path = "/apps/{id}/icon", tag = "apps", operation_id = "read_icon", params(("id" = AppId, Path)),
    responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<AppId>) -> ApiResult<Response> {
    let row = app::by_id(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    let sha256 = row.icon_sha256.parse().map_err(crate::problem::ApiError::internal)?;
    let blob = reading.state.blobs.read(&sha256, None).await?.ok_or(Code::NotFound)?;
    let headers = [
        (CONTENT_TYPE, row.icon_type.as_str()),
        // The address holds the digest: `icon_url` changes with the picture.
        (CACHE_CONTROL, "private, max-age=86400"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Opened by itself, a picture is still only a picture.
        (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    ];
    Ok((headers, Body::from_stream(blob.stream)).into_response())
}
