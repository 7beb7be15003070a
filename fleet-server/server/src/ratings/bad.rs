use fleet_protocol::{RatingId, UnixMillis};
use fleet_store::{Tx, rating};

use super::bad_item::{BadRating, BadRatingDetail, RatingEntry};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// One bad rating, with what became of it.
#[utoipa::path(get, path = "/ratings/bad/{id}", tag = "bad_ratings", params(("id" = RatingId, Path)),
    responses((status = 200, body = BadRatingDetail), (status = 404)))]
pub async fn read(
    mut reading: Reading<Viewer>,
    Path(id): Path<RatingId>,
) -> ApiResult<Json<BadRatingDetail>> {
    Ok(Json(detail(&mut reading.tx, id, reading.now).await?))
}

/// The bad rating as it is now.
pub(super) async fn detail(tx: &mut Tx, id: RatingId, now: UnixMillis) -> ApiResult<BadRatingDetail> {
    let row = rating::by_id(tx, id).await?.ok_or(Code::NotFound)?;
    let steps = rating::steps(tx, id).await?;
    let history = steps.into_iter().map(RatingEntry::try_from).collect::<Result<_, _>>()?;
    Ok(BadRatingDetail { rating: BadRating::of(row, now)?, history })
}
