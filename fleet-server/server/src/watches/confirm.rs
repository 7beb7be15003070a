use fleet_protocol::{AppId, InspectionCheck, UnixMillis};
use fleet_store::{app, finding, watch};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::{AppWatch, answer};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// Which state of the page is confirmed.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
pub struct PageConfirmation {
    /// The page's `since`, as it was read: nothing is confirmed that nobody looked at.
    since: UnixMillis,
}

/// Confirms (核对无误) the page as inspections saw it last: it matches its source. From now on it is compared with this; a
/// finding of its change is closed.
#[utoipa::path(post, path = "/apps/{id}/watch/confirmations", tag = "watches", params(("id" = AppId, Path)),
    request_body = PageConfirmation,
    responses((status = 200, body = AppWatch), (status = 404),
        (status = 409, description = "`watch_page_changed`")))]
pub async fn confirm(
    Path(id): Path<AppId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<PageConfirmation>>,
) -> ApiResult<Json<AppWatch>> {
    let app = app::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let (now, by) = (change.now, change.principal.username.clone());
    if !watch::confirm(&mut change.tx, (id, body.since), (now, &by)).await? {
        return Err(Code::WatchPageChanged.into());
    }
    let (of, step_id) = ((id, InspectionCheck::Content), change.new_id());
    let closed = finding::confirm(&mut change.tx, of, (now, &by), step_id).await?;
    change.changed("finding", closed);
    let summary = json!({"seen_since": body.since, "finding_id": closed});
    change.audit("app.confirm_page", Object { kind: "app", id: &id, name: &app.name }, summary);
    let after = answer(&mut change.tx, &app).await?;
    change.commit().await?;
    Ok(Json(after))
}
