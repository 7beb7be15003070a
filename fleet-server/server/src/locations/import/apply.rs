use axum::body::Body;
use fleet_domain::location_sheet::RowOutcome;
use fleet_protocol::Sha256;
use fleet_store::{StoreError, location};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::answer::{ImportCounts, ImportResult};
use super::plan::{ImportPlan, plan};
use super::read_file;
use crate::blobs;
use crate::locations::{Location, create, update};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Authorized, Change, Json, Object, Operator, Params};
use crate::spreadsheets::read_sheet;
use crate::text::optional;

/// Which import.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportParams {
    /// The digest of its preview.
    #[param(value_type = String)]
    digest: Sha256,
    /// What the file is called, for the audit log; at most 200 characters.
    #[serde(default)]
    #[param(required = false)]
    file_name: String,
}

/// Does what the preview with this digest said, all of it or nothing, with the same file once more.
#[utoipa::path(post, path = "/locations/import", tag = "locations", operation_id = "import", params(ImportParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportResult), (status = 409, description = "`import_outdated`"),
        (status = 413, description = "`sheet_too_large`"),
        (status = 422, description = "`import_refused`, and whatever the preview answers")))]
pub async fn apply(
    authorized: Authorized<Operator>,
    Params(params): Params<ImportParams>,
    body: Body,
) -> ApiResult<Json<ImportResult>> {
    let file_name = optional(&params.file_name, 200, "/file_name")?;
    let file = read_file(body).await?;
    let file_digest = blobs::digest(&file);
    let sheet = read_sheet(file).await?;
    let mut change = authorized.change().await?;
    location::lock_imports(&mut change.tx).await?;
    let reach = change.principal.division_reach();
    let plan = plan(&mut change.tx, &sheet, &reach).await?;
    if plan.digest()? != params.digest {
        return Err(Code::ImportOutdated.into());
    }
    let counts = ImportCounts::of(&plan.rows);
    if counts.refused > 0 {
        return Err(Code::ImportRefused.into());
    }
    write(&mut change, plan).await?;
    let object = Object { kind: "location", id: &file_digest, name: &file_name };
    let ImportCounts { created, updated, unchanged, .. } = counts;
    let summary = json!({"created": created, "updated": updated, "unchanged": unchanged});
    change.audit("location.import", object, summary);
    change.commit().await?;
    Ok(Json(ImportResult { counts }))
}

async fn write(change: &mut Change<Operator>, mut plan: ImportPlan) -> ApiResult<()> {
    for row in plan.rows {
        match row.outcome {
            RowOutcome::Create(fields) => {
                create::write(change, &fields).await?;
            }
            RowOutcome::Update { id, after, .. } => {
                let stored = plan.stored.remove(&id).ok_or(Code::Internal)?;
                let (before, version) = (Location::from(stored.clone()), stored.version);
                update::write(change, &before, version, &after).await.map_err(outdated)?;
            }
            RowOutcome::Unchanged(_) | RowOutcome::Refused(_) => {}
        }
    }
    Ok(())
}

/// Somebody changed the location after this transaction read it.
fn outdated(error: ApiError) -> ApiError {
    let stale = ApiError::from(StoreError::Stale).code();
    if error.code() == stale { Code::ImportOutdated.into() } else { error }
}
