//! Photos of locations (点位照片). What is kept is what the server made of the upload: upright, of a bounded size, and without
//! anything that a camera wrote beside the picture, such as where it was taken.

mod prepare;
#[cfg(test)]
mod tests;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use fleet_protocol::{LocationId, LocationPhotoId, Sha256, UnixMillis};
use fleet_store::location_photo::{self, LocationPhoto as Row};
use fleet_store::{StoreError, Tx, location};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::problem::{ApiResult, Code};
use crate::request::{Authorized, Json, Object, Operator, Path, Reading, Viewer, Writing, read_body};
use crate::state::AppState;
use prepare::{Prepared, prepare};

/// The largest upload, in bytes: what phones make.
const LIMIT: usize = 12 * 1024 * 1024;
/// Photos of a location, at most.
const MOST: usize = 6;

/// A photo of a location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LocationPhoto {
    /// Which.
    pub id: LocationPhotoId,
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
    /// Bytes of its file.
    pub size: i64,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
}

/// The photos of a location.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LocationPhotoList {
    /// At most six, oldest first.
    pub items: Vec<LocationPhoto>,
}

impl From<Row> for LocationPhoto {
    fn from(row: Row) -> Self {
        let Row { id, width, height, size, created_at, .. } = row;
        Self { id: LocationPhotoId(id), width, height, size, created_at }
    }
}

/// The photos of a location.
#[utoipa::path(get, path = "/locations/{id}/photos", tag = "locations", operation_id = "photos",
    params(("id" = LocationId, Path)), responses((status = 200, body = LocationPhotoList), (status = 404)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<LocationId>,
) -> ApiResult<Json<LocationPhotoList>> {
    location::by_id(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    let rows = location_photo::of_location(&mut reading.tx, id).await?;
    Ok(Json(LocationPhotoList { items: rows.into_iter().map(LocationPhoto::from).collect() }))
}

/// Adds a photo to a location: JPEG, PNG or WebP, at most 12 MiB and 50 million pixels. It is kept as a JPEG of at most 1,600
/// pixels a side, turned upright, without anything that was written beside the picture.
#[utoipa::path(post, path = "/locations/{id}/photos", tag = "locations", operation_id = "photo_upload",
    params(("id" = LocationId, Path)), request_body(content = Vec<u8>, content_type = "image/jpeg"),
    responses((status = 201, body = LocationPhoto), (status = 404), (status = 409, description = "`photos_too_many`"),
        (status = 413, description = "`photo_too_large`"), (status = 422, description = "`photo_wrong`, `photo_pixels`")))]
pub async fn upload(
    authorized: Authorized<Operator>,
    Path(id): Path<LocationId>,
    body: Body,
) -> ApiResult<(StatusCode, Json<LocationPhoto>)> {
    let bytes = read_body(body, LIMIT, Code::PhotoTooLarge).await?;
    let Prepared { bytes, width, height } = prepare(bytes).await?;
    let blob = authorized.state.blobs.put(bytes).await?;
    let mut change = authorized.change().await?;
    if !location_photo::lock(&mut change.tx, id).await? {
        return Err(Code::NotFound.into());
    }
    let row = location::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if location_photo::of_location(&mut change.tx, id).await?.len() >= MOST {
        return Err(Code::PhotosTooMany.into());
    }
    let size = i64::try_from(blob.size).unwrap_or(i64::MAX);
    let (sha256, created_at) = (blob.sha256.to_string(), change.now);
    let photo = Row { id: change.new_id(), sha256, size, width, height, created_at };
    location_photo::insert(&mut change.tx, id, &photo).await?;
    let summary = json!({"photo": photo.id, "size": size});
    change.audit("location.photo", Object { kind: "location", id: &id, name: &row.name }, summary);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(photo.into())))
}

/// A photo of a location.
#[utoipa::path(get, path = "/locations/{id}/photos/{photo_id}", tag = "locations", operation_id = "photo",
    params(("id" = LocationId, Path), ("photo_id" = LocationPhotoId, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>), (status = 404)))]
pub async fn read(
    mut reading: Reading<Viewer>,
    Path((id, photo)): Path<(LocationId, LocationPhotoId)>,
) -> ApiResult<Response> {
    answer(&reading.state.clone(), &mut reading.tx, id, photo, "private, max-age=86400").await
}

/// Removes a photo of a location, and its file.
#[utoipa::path(delete, path = "/locations/{id}/photos/{photo_id}", tag = "locations", operation_id = "photo_delete",
    params(("id" = LocationId, Path), ("photo_id" = LocationPhotoId, Path)), responses((status = 204), (status = 404)))]
pub async fn delete(
    Path((id, photo)): Path<(LocationId, LocationPhotoId)>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let row = location::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let there = location_photo::by_id(&mut change.tx, id, photo).await?.ok_or(Code::NotFound)?;
    location_photo::delete(&mut change.tx, id, photo).await?;
    let sha256 = digest(&there)?;
    let is_used = location_photo::is_used(&mut change.tx, &sha256).await?;
    change.audit(
        "location.photo_delete",
        Object { kind: "location", id: &id, name: &row.name },
        json!({"photo": photo}),
    );
    let state = change.state.clone();
    change.commit().await?;
    if !is_used {
        state.blobs.remove(&sha256).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The bytes of a photo, to be kept by whoever asks as `cache` says: what an id names never changes.
pub(crate) async fn answer(
    state: &AppState,
    tx: &mut Tx,
    location: LocationId,
    photo: LocationPhotoId,
    cache: &'static str,
) -> ApiResult<Response> {
    let row = location_photo::by_id(tx, location, photo).await?.ok_or(Code::NotFound)?;
    let blob = state.blobs.read(&digest(&row)?, None).await?.ok_or(Code::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "image/jpeg"),
        (CACHE_CONTROL, cache),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, Body::from_stream(blob.stream)).into_response())
}

fn digest(row: &Row) -> Result<Sha256, StoreError> {
    row.sha256.parse().map_err(|_| StoreError::corrupt("location_photos", "sha256", &row.sha256))
}
