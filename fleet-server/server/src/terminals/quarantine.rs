use fleet_domain::Scope;
use fleet_protocol::{AppId, TerminalId};
use fleet_store::{app_quarantine, finding, terminal};
use http::StatusCode;
use serde_json::json;

use crate::problem::{ApiResult, Code};
use crate::request::{Object, Operator, Path, Writing};

/// Lifts an app's quarantine on a terminal (解除隔离): the terminal offers the app again once it has heard of it, and
/// counts its failures from the beginning.
#[utoipa::path(post, path = "/terminals/{id}/apps/{app_id}/quarantine/lift", tag = "terminals",
    params(("id" = TerminalId, Path), ("app_id" = AppId, Path)),
    responses((status = 204), (status = 404), (status = 409, description = "`quarantine_none`")))]
pub async fn lift(
    Path((id, app_id)): Path<(TerminalId, AppId)>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let identity = terminal::identity(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let now = change.now;
    if !app_quarantine::lift(&mut change.tx, id, app_id, now).await? {
        return Err(Code::QuarantineNone.into());
    }
    let app = finding::app_name(&mut change.tx, Some(app_id)).await?;
    let summary = json!({"app_id": app_id, "app": app});
    change.bump([Scope::Terminal(id)]);
    change.audit("terminal.lift", Object { kind: "terminal", id: &id, name: &identity.name }, summary);
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
