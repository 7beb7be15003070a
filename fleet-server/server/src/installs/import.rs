//! Planned terminals from a spreadsheet, in two steps that keep nothing between them: a preview says what each row would
//! do and gives it a digest; applying reads the same file again, and goes on only if the digest is still the same.

mod answer;
mod plan;
mod sentence;

use axum::body::Body;
use fleet_domain::install_sheet::{InstallOutcome, PlannedInstall};
use fleet_protocol::Sha256;
use fleet_store::{StoreError, location};
use http::HeaderMap;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use self::answer::{InstallImportCounts, InstallImportPreview, InstallImportResult, preview_digest, rows};
use self::plan::plan;
use super::{create, update};
use crate::blobs;
use crate::problem::{ApiError, ApiResult, Code, language};
use crate::request::{Authorized, Change, Json, Object, Operator, Params, read_body};
use crate::spreadsheets::{FILE_LIMIT, read_sheet};
use crate::text::optional;

/// Which import.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InstallImportParams {
    /// The digest of its preview.
    #[param(value_type = String)]
    digest: Sha256,
    /// What the file is called, for the audit log; at most 200 characters.
    #[serde(default)]
    #[param(required = false)]
    file_name: String,
}

/// Says what an import of a spreadsheet (`.xlsx`, or `.csv` in UTF-8 or GB 18030) would do, row by row. Writes nothing.
#[utoipa::path(post, path = "/installs/import/preview", tag = "installs", operation_id = "preview_install_import",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = InstallImportPreview), (status = 413, description = "`sheet_too_large`"),
        (status = 422, description = "`sheet_unreadable`, `sheet_old_excel`, `sheet_encoding`, `sheet_too_many_rows`, \
            `sheet_text_too_long`, `sheet_empty`, `install_column_missing`, `import_column_twice`")))]
pub async fn preview(
    authorized: Authorized<Operator>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Json<InstallImportPreview>> {
    let sheet = read_sheet(read_body(body, FILE_LIMIT, Code::SheetTooLarge).await?).await?;
    let mut tx = authorized.state.db.read().await?;
    let (planned, words) = plan(&mut tx, &sheet, &authorized.principal.division_reach()).await?;
    tx.rollback().await?;
    Ok(Json(InstallImportPreview {
        digest: preview_digest(&planned, &words)?,
        counts: InstallImportCounts::of(&planned),
        rows: rows(&planned, &words, language(&headers)),
    }))
}

/// Does what the preview with this digest said, all of it or nothing, with the same file once more.
#[utoipa::path(post, path = "/installs/import", tag = "installs", operation_id = "import_installs",
    params(InstallImportParams), request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = InstallImportResult), (status = 409, description = "`import_outdated`"),
        (status = 413, description = "`sheet_too_large`"),
        (status = 422, description = "`import_refused`, and whatever the preview answers")))]
pub async fn apply(
    authorized: Authorized<Operator>,
    Params(params): Params<InstallImportParams>,
    body: Body,
) -> ApiResult<Json<InstallImportResult>> {
    let file_name = optional(&params.file_name, 200, "/file_name")?;
    let file = read_body(body, FILE_LIMIT, Code::SheetTooLarge).await?;
    let file_digest = blobs::digest(&file);
    let sheet = read_sheet(file).await?;
    let mut change = authorized.change().await?;
    location::lock_imports(&mut change.tx).await?;
    let reach = change.principal.division_reach();
    let (planned, words) = plan(&mut change.tx, &sheet, &reach).await?;
    if preview_digest(&planned, &words)? != params.digest {
        return Err(Code::ImportOutdated.into());
    }
    let counts = InstallImportCounts::of(&planned);
    if counts.refused > 0 {
        return Err(Code::ImportRefused.into());
    }
    write(&mut change, planned).await.map_err(outdated)?;
    let object = Object { kind: "install", id: &file_digest, name: &file_name };
    let InstallImportCounts { created, updated, unchanged, .. } = counts;
    change.audit(
        "install.import",
        object,
        json!({"created": created, "updated": updated, "unchanged": unchanged}),
    );
    change.commit().await?;
    Ok(Json(InstallImportResult { counts }))
}

async fn write(change: &mut Change<Operator>, planned: Vec<PlannedInstall>) -> ApiResult<()> {
    for row in planned {
        match row.outcome {
            InstallOutcome::Create(fields) => drop(create::write(change, &fields).await?),
            InstallOutcome::Update { known, after } => {
                update::write(change, (known.id, known.version), &known.fields, &after).await?;
            }
            InstallOutcome::Unchanged(_) | InstallOutcome::Refused(_) => {}
        }
    }
    Ok(())
}

/// Somebody planned the same after this transaction read it.
fn outdated(error: ApiError) -> ApiError {
    let stale = ApiError::from(StoreError::Stale).code();
    let is_late = error.code() == stale || error.code() == Code::InstallNameTaken;
    if is_late { Code::ImportOutdated.into() } else { error }
}
