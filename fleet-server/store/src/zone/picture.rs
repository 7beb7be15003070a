use fleet_protocol::{BlobRef, Sha256, UnixMillis};
use sqlx::FromRow;

use crate::rows::Cell;
use crate::select_in::SelectIn;
use crate::statement::{execute, fetch_optional, statements};
use crate::{StoreError, Tx};

statements! {
    ADD = "INSERT INTO zone_pictures (sha256, size, media_type, created_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (sha256) DO NOTHING";
    BY_DIGEST = "SELECT size, media_type FROM zone_pictures WHERE sha256 = $1";
}

pub(crate) const KNOWN: SelectIn =
    SelectIn { select: "SELECT sha256, size FROM zone_pictures WHERE sha256", then: "" };

/// A picture that was uploaded for zones.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Picture {
    /// In bytes.
    pub size: i64,
    /// Such as `image/png`.
    pub media_type: String,
}

/// Remembers a picture; one that is known stays as it is.
pub async fn add_picture(
    tx: &mut Tx,
    blob: BlobRef,
    media_type: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    let size = i64::try_from(blob.size).unwrap_or(i64::MAX);
    execute!(tx, ADD, blob.sha256.to_string(), size, media_type, now).map(drop)
}

/// The picture with this digest.
pub async fn picture(tx: &mut Tx, sha256: &Sha256) -> Result<Option<Picture>, StoreError> {
    fetch_optional!(tx, Picture, BY_DIGEST, sha256.to_string())
}

/// Those of `blobs` that were uploaded, digest and size.
pub async fn known_pictures(tx: &mut Tx, blobs: &[BlobRef]) -> Result<Vec<(String, i64)>, StoreError> {
    KNOWN.run(tx, blobs.iter().map(|blob| Cell::Text(blob.sha256.to_string())).collect()).await
}
