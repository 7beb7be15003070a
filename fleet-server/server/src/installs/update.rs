use fleet_domain::{ChinaDay, InstallFields};
use fleet_store::install;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::{InstallBody, taken};
use super::item::Install;
use crate::audit::difference;
use crate::problem::{ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};

/// All fields of a planned terminal anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct InstallUpdate {
    /// The version that was read.
    version: i64,
    /// The fields.
    #[serde(flatten)]
    body: InstallBody,
}

/// Changes a planned terminal. One that is installed already keeps the name and place that it has.
#[utoipa::path(put, path = "/installs/{id}", tag = "installs", operation_id = "update_install",
    params(("id" = Uuid, Path)), request_body = InstallUpdate,
    responses((status = 200, body = Install), (status = 409, description = "`version_conflict`, `install_name_taken`"),
        (status = 422, description = "`field_invalid`, `location_unknown`, `installer_unknown`")))]
pub async fn update(
    Path(id): Path<Uuid>,
    Writing(mut change, Json(update)): Writing<Operator, Json<InstallUpdate>>,
) -> ApiResult<Json<Install>> {
    let before = install::find(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let fields = update.body.checked(&mut change.tx).await?;
    write(&mut change, (id, update.version), &before.fields(), &fields).await?;
    let row = install::find(&mut change.tx, id).await?.ok_or(Code::Internal)?;
    let today = ChinaDay::of(change.now);
    change.commit().await?;
    Ok(Json(Install::of(row, today)))
}

/// Gives a plan other fields, if it still has its version, with a line in the audit log.
pub(super) async fn write(
    change: &mut Change<Operator>,
    (id, version): (Uuid, i64),
    before: &InstallFields,
    after: &InstallFields,
) -> ApiResult<()> {
    install::update(&mut change.tx, (id, version), after, change.now).await.map_err(taken)?;
    let object = Object { kind: "install", id: &id, name: &after.name };
    change.audit("install.update", object, difference(before, after, &[]));
    Ok(())
}
