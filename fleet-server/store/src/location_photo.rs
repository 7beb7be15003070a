//! Photos of locations (点位照片).

use fleet_protocol::{LocationId, LocationPhotoId, Sha256, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::statement::{execute, fetch_all, fetch_one, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    LOCK = "UPDATE locations SET updated_at = updated_at WHERE id = $1";
    INSERT = "INSERT INTO location_photos (id, location_id, sha256, size, width, height, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    OF_LOCATION = "SELECT id, sha256, size, width, height, created_at FROM location_photos WHERE location_id = $1 \
        ORDER BY id";
    BY_ID = "SELECT id, sha256, size, width, height, created_at FROM location_photos WHERE location_id = $1 AND id = $2";
    DELETE = "DELETE FROM location_photos WHERE location_id = $1 AND id = $2";
    USES = "SELECT (SELECT COUNT(*) FROM location_photos WHERE sha256 = $1) \
        + (SELECT COUNT(*) FROM zone_pictures WHERE sha256 = $1) AS uses";
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LocationPhoto {
    /// Which.
    pub id: Uuid,
    /// Its file.
    pub sha256: String,
    /// In bytes.
    pub size: i64,
    /// In pixels.
    pub width: i64,
    /// In pixels.
    pub height: i64,
    /// When it was uploaded.
    pub created_at: UnixMillis,
}

/// Lets one at a time count a location's photos and add one. Whether there is such a location.
pub async fn lock(tx: &mut Tx, location: LocationId) -> Result<bool, StoreError> {
    Ok(execute!(tx, LOCK, location.0)? == 1)
}

/// Adds a photo to a location.
pub async fn insert(tx: &mut Tx, location: LocationId, photo: &LocationPhoto) -> Result<(), StoreError> {
    let LocationPhoto { id, sha256, size, width, height, created_at } = photo;
    execute!(tx, INSERT, *id, location.0, sha256, *size, *width, *height, *created_at).map(drop)
}

/// The photos of a location, oldest first.
pub async fn of_location(tx: &mut Tx, location: LocationId) -> Result<Vec<LocationPhoto>, StoreError> {
    fetch_all!(tx, LocationPhoto, OF_LOCATION, location.0)
}

/// A photo of a location.
pub async fn by_id(
    tx: &mut Tx,
    location: LocationId,
    id: LocationPhotoId,
) -> Result<Option<LocationPhoto>, StoreError> {
    fetch_optional!(tx, LocationPhoto, BY_ID, location.0, id.0)
}

/// Removes a photo of a location. Whether there was one.
pub async fn delete(tx: &mut Tx, location: LocationId, id: LocationPhotoId) -> Result<bool, StoreError> {
    Ok(execute!(tx, DELETE, location.0, id.0)? == 1)
}

/// Whether a file is a photo of some location, or a picture of a zone.
pub async fn is_used(tx: &mut Tx, sha256: &Sha256) -> Result<bool, StoreError> {
    let (uses,) = fetch_one!(tx, (i64,), USES, sha256.to_string())?;
    Ok(uses > 0)
}
