use fleet_protocol::{FindingId, UnixMillis};
use fleet_store::{Tx, finding};

use super::item::{Finding, FindingDetail, FindingEntry};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// One finding, with what became of it.
#[utoipa::path(get, path = "/findings/{id}", tag = "findings", params(("id" = FindingId, Path)),
    responses((status = 200, body = FindingDetail), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<FindingId>) -> ApiResult<Json<FindingDetail>> {
    Ok(Json(detail(&mut reading.tx, id, reading.now).await?))
}

/// The finding as it is now.
pub(super) async fn detail(tx: &mut Tx, id: FindingId, now: UnixMillis) -> ApiResult<FindingDetail> {
    let row = finding::by_id(tx, id).await?.ok_or(Code::NotFound)?;
    let steps = finding::steps(tx, id).await?;
    let history = steps.into_iter().map(FindingEntry::try_from).collect::<Result<_, _>>()?;
    Ok(FindingDetail { finding: Finding::of(row, now)?, history })
}
