use fleet_domain::ChinaDay;
use fleet_protocol::{LocationId, UnixMillis};
use fleet_store::{enrollment_code, install};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::item::Install;
use crate::enrollment_codes::{expiry, issue};
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// A code to be handed out for a planned terminal.
#[derive(Debug, Deserialize, ToSchema)]
pub struct InstallCodeBody {
    /// The version that was read.
    version: i64,
    /// How long it holds, in milliseconds.
    valid_for_ms: i64,
}

/// A code just handed out.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstallCode {
    /// The code: told this once.
    code: String,
    /// Not after this; Unix milliseconds.
    expires_at: UnixMillis,
    /// What it is for.
    install: Install,
}

/// Hands out a code for a planned terminal: the terminal that brings it gets name and location of the plan. The one that
/// was handed out before lets nobody in any more.
#[utoipa::path(post, path = "/installs/{id}/code", tag = "installs", operation_id = "create_install_code",
    params(("id" = Uuid, Path)), request_body = InstallCodeBody,
    responses((status = 201, body = InstallCode),
        (status = 409, description = "`version_conflict`, `install_occupied`"), (status = 422, description = "`field_invalid`")))]
pub async fn code(
    Path(id): Path<Uuid>,
    Writing(mut change, Json(body)): Writing<Operator, Json<InstallCodeBody>>,
) -> ApiResult<(StatusCode, Json<InstallCode>)> {
    let plan = install::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if plan.terminal_id.is_some() {
        return Err(Code::InstallOccupied.into());
    }
    if let Some(before) = plan.code_id {
        enrollment_code::revoke(&mut change.tx, before, change.now).await?;
    }
    let expires_at = expiry(change.now, body.valid_for_ms)?;
    let (row, issued) = issue(&change, Some(LocationId(plan.location_id)), &plan.name, expires_at);
    let hint = row.hint.clone();
    enrollment_code::insert(&mut change.tx, vec![row]).await?;
    install::set_code(&mut change.tx, (id, body.version), issued.id, change.now).await?;
    let row = install::find(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    let summary = json!({"enrollment_code": {"id": issued.id, "hint": hint}, "expires_at": expires_at});
    change.audit("install.code", Object { kind: "install", id: &id, name: &plan.name }, summary);
    let install = Install::of(row, ChinaDay::of(change.now));
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(InstallCode { code: issued.code, expires_at, install })))
}
