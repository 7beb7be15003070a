use fleet_domain::{ChinaDay, InstallFields};
use fleet_store::install;
use http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use super::body::{InstallBody, taken};
use super::item::Install;
use crate::problem::{ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Writing};

/// Plans a terminal.
#[utoipa::path(post, path = "/installs", tag = "installs", operation_id = "create_install", request_body = InstallBody,
    responses((status = 201, body = Install), (status = 409, description = "`install_name_taken`"),
        (status = 422, description = "`field_invalid`, `location_unknown`, `installer_unknown`")))]
pub async fn create(
    Writing(mut change, Json(body)): Writing<Operator, Json<InstallBody>>,
) -> ApiResult<(StatusCode, Json<Install>)> {
    let fields = body.checked(&mut change.tx).await?;
    let id = write(&mut change, &fields).await?;
    let row = install::find(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    let today = ChinaDay::of(change.now);
    change.commit().await?;
    Ok((StatusCode::CREATED, Json(Install::of(row, today))))
}

/// Plans a terminal with a line in the audit log.
pub(super) async fn write(change: &mut Change<Operator>, fields: &InstallFields) -> ApiResult<Uuid> {
    let id = change.new_id();
    let by = (change.now, change.principal.username.as_str());
    install::insert(&mut change.tx, id, fields, by).await.map_err(taken)?;
    let summary = json!({
        "location_id": fields.location_id, "project": fields.project, "due_day": fields.due_day,
        "installer_id": fields.installer_id,
    });
    change.audit("install.create", Object { kind: "install", id: &id, name: &fields.name }, summary);
    Ok(id)
}
