use axum::Json;
use axum::response::IntoResponse;
use fleet_protocol::LocationId;
use fleet_store::public_list;

use super::CACHED;
use super::location::{Shown, places};
use super::reading::PublicReading;
use crate::problem::{ApiResult, Code};
use crate::request::Path;

/// One location of the public list.
pub(super) async fn read(
    mut reading: PublicReading,
    Path(id): Path<LocationId>,
) -> ApiResult<impl IntoResponse> {
    Ok(([CACHED], Json(find(&mut reading, id).await?.place)))
}

/// The location with all that anybody may know of it.
pub(super) async fn find(reading: &mut PublicReading, id: LocationId) -> ApiResult<Shown> {
    let row = public_list::by_id(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    let found = places(&mut reading.tx, vec![row], reading.now).await?;
    Ok(found.into_iter().next().ok_or(Code::NotFound)?)
}
