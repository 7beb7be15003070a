use axum::response::Response;
use fleet_protocol::{LocationId, LocationPhotoId};
use fleet_store::public_list;

use super::reading::PublicReading;
use crate::locations::photos;
use crate::problem::{ApiResult, Code};
use crate::request::Path;

/// A photo of a location of the public list.
pub(super) async fn photo(
    mut reading: PublicReading,
    Path((id, photo)): Path<(LocationId, LocationPhotoId)>,
) -> ApiResult<Response> {
    public_list::by_id(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    photos::answer(&reading.state, &mut reading.tx, id, photo, "public, max-age=86400").await
}
