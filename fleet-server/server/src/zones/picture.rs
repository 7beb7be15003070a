use axum::body::Body;
use axum::response::{IntoResponse, Response};
use fleet_domain::{PictureRefused, check_picture};
use fleet_protocol::{BlobRef, Sha256};
use fleet_store::zone;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use serde_json::json;

use crate::problem::{ApiResult, Code};
use crate::request::{Authorized, Json, Object, Operator, Path, Reading, Viewer, read_body};

/// The largest picture, in bytes: terminals have slow lines.
const LIMIT: usize = 1024 * 1024;

/// Keeps a picture for zones: PNG, JPEG or WebP, at most 1 MiB, at most 4,096 pixels a side and 8 million in all.
#[utoipa::path(post, path = "/zones/pictures", tag = "zones", operation_id = "upload_picture",
    request_body(content = Vec<u8>, content_type = "image/png"),
    responses((status = 201, body = BlobRef), (status = 413, description = "`zone_picture_too_large`"),
        (status = 422, description = "`zone_picture_type_wrong`, `zone_picture_pixels`")))]
pub async fn upload(authorized: Authorized<Operator>, body: Body) -> ApiResult<(StatusCode, Json<BlobRef>)> {
    let bytes = read_body(body, LIMIT, Code::ZonePictureTooLarge).await?;
    let media_type = check_picture(&bytes).map_err(|refused| match refused {
        PictureRefused::Type => Code::ZonePictureTypeWrong,
        PictureRefused::Pixels => Code::ZonePicturePixels,
    })?;
    let blob = authorized.state.blobs.put(bytes).await?;
    let mut change = authorized.change().await?;
    zone::add_picture(&mut change.tx, blob, media_type, change.now).await?;
    let summary = json!({"size": blob.size, "media_type": media_type});
    change.audit("zone.picture", Object { kind: "zone", id: &blob.sha256, name: "" }, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(blob)))
}

/// A picture of a zone.
#[utoipa::path(get, path = "/zones/pictures/{sha256}", tag = "zones", operation_id = "read_picture",
    params(("sha256" = String, Path)),
    responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(sha256): Path<Sha256>) -> ApiResult<Response> {
    let picture = zone::picture(&mut reading.tx, &sha256).await?.ok_or(Code::NotFound)?;
    let blob = reading.state.blobs.read(&sha256, None).await?.ok_or(Code::NotFound)?;
    let headers = [
        (CONTENT_TYPE, picture.media_type.as_str()),
        (CACHE_CONTROL, "private, max-age=86400"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, Body::from_stream(blob.stream)).into_response())
}
