use fleet_store::{enrollment_code, install};
use http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::problem::{ApiResult, Code};
use crate::request::{Object, Operator, Path, Writing};

/// Takes a terminal out of the plan. The code that is out for it lets nobody in any more; a terminal that was installed
/// stays as it is.
#[utoipa::path(delete, path = "/installs/{id}", tag = "installs", operation_id = "delete_install",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404)))]
pub async fn delete(
    Path(id): Path<Uuid>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<StatusCode> {
    let row = install::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if let Some(code) = row.code_id {
        enrollment_code::revoke(&mut change.tx, code, change.now).await?;
    }
    install::delete(&mut change.tx, id, row.version).await?;
    let summary = json!({"location_id": row.location_id, "terminal_id": row.terminal_id});
    change.audit("install.delete", Object { kind: "install", id: &id, name: &row.name }, summary);
    change.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
