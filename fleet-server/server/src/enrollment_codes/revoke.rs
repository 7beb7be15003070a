use fleet_store::enrollment_code;
use http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::problem::{ApiResult, Code};
use crate::request::{Object, Operator, Path, Writing};

/// Takes an unused code back.
#[utoipa::path(delete, path = "/enrollment-codes/{id}", tag = "enrollment-codes", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404), (status = 409, description = "`transition_forbidden`: it has been used")))]
pub async fn revoke(
    Path(id): Path<Uuid>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let row = enrollment_code::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if !enrollment_code::revoke(&mut change.tx, id, change.now).await? {
        return Err(Code::TransitionForbidden.into());
    }
    let name = format!("…{}", row.code_hint);
    change.audit(
        "enrollment_code.revoke",
        Object { kind: "enrollment_code", id: &id, name: &name },
        json!({}),
    );
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
