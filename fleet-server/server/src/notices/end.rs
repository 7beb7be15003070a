use fleet_protocol::NoticeId;
use fleet_store::notice;
use http::StatusCode;
use serde_json::json;

use crate::problem::{ApiResult, Code};
use crate::request::{Object, Operator, Path, Writing};

/// Ends a notice; ending an ended one changes nothing.
#[utoipa::path(delete, path = "/notices/{id}", tag = "notices", params(("id" = NoticeId, Path)),
    responses((status = 204), (status = 404)))]
pub async fn end(
    Path(id): Path<NoticeId>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let row = notice::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if notice::end(&mut change.tx, id, change.now).await? {
        let scopes = notice::targets(&mut change.tx, id).await?;
        change.bump(scopes);
        change.audit("notice.end", Object { kind: "notice", id: &id, name: &row.title }, json!({}));
        change.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
