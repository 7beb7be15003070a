use axum::body::Body;
use fleet_domain::location_sheet::RowOutcome;
use http::HeaderMap;

use super::answer::{ImportColumn, ImportCounts, ImportPreview};
use super::plan::{ImportPlan, plan};
use super::read_file;
use crate::problem::{ApiResult, language};
use crate::request::{Authorized, Json, Operator};
use crate::spreadsheets::read_sheet;

/// Says what an import of a spreadsheet (`.xlsx`, or `.csv` in UTF-8 or GB 18030) would do, row by row. Writes nothing.
#[utoipa::path(post, path = "/locations/import/preview", tag = "locations", operation_id = "preview_import",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportPreview), (status = 413, description = "`sheet_too_large`"),
        (status = 422, description = "`sheet_unreadable`, `sheet_old_excel`, `sheet_encoding`, `sheet_too_many_rows`, \
            `sheet_text_too_long`, `sheet_empty`, `import_column_missing`, `import_column_twice`")))]
pub async fn preview(
    authorized: Authorized<Operator>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Json<ImportPreview>> {
    let sheet = read_sheet(read_file(body).await?).await?;
    let mut tx = authorized.state.db.read().await?;
    let plan = plan(&mut tx, &sheet, &authorized.principal.division_reach()).await?;
    tx.rollback().await?;
    let unknown = plan.unknown_columns.iter().cloned();
    Ok(Json(ImportPreview {
        digest: plan.digest()?,
        counts: ImportCounts::of(&plan.rows),
        terminal_count: terminals(&plan),
        unknown_columns: unknown
            .map(|column| ImportColumn { letters: column.letters, heading: column.heading })
            .collect(),
        rows: plan.rows(language(&headers)),
    }))
}

/// How many terminals will show something else.
fn terminals(plan: &ImportPlan) -> i64 {
    let changing = plan.rows.iter().filter_map(|row| match &row.outcome {
        RowOutcome::Update { id, .. } => plan.stored.get(id),
        RowOutcome::Create(_) | RowOutcome::Unchanged(_) | RowOutcome::Refused(_) => None,
    });
    changing.map(|location| location.terminal_count).sum()
}
