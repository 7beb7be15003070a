use fleet_protocol::{LocationId, UnixMillis};
use fleet_store::enrollment_code::{self, CodeFilter, CodeState, LIST};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::{CodeStateName, EnrollmentCode};
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which codes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CodeParams {
    /// For this location.
    location_id: Option<LocationId>,
    /// In this state.
    #[param(value_type = Option<CodeStateName>)]
    state: Option<CodeState>,
}

impl CodeParams {
    fn filter(&self, now: UnixMillis) -> CodeFilter {
        CodeFilter { location_id: self.location_id, state: self.state.map(|state| (state, now)) }
    }
}

/// Newest first.
const DEFAULT: &str = "-created_at";

/// A page of them.
pub type EnrollmentCodePage = Listed<EnrollmentCode>;

/// The codes, the newest first.
#[utoipa::path(get, path = "/enrollment-codes", tag = "enrollment-codes", params(CodeParams, ListQuery),
    responses((status = 200, body = EnrollmentCodePage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<CodeParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<EnrollmentCode>>> {
    let (page, filter, now) = (query.page(&LIST, DEFAULT)?, params.filter(reading.now), reading.now);
    let (rows, total) = enrollment_code::list(&mut reading.tx, filter, &page).await?;
    let items = rows.into_iter().map(|row| EnrollmentCode::of(row, now)).collect();
    Ok(Json(Listed::new(items, total, &page, EnrollmentCode::place)))
}

/// The codes as a table.
#[utoipa::path(get, path = "/enrollment-codes/export", tag = "enrollment-codes", params(CodeParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<CodeParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, filter, now) = (query.page(&LIST, DEFAULT)?, params.filter(reading.now), reading.now);
    let db = reading.state.db.clone();
    let fetch = move |page| {
        let db = db.clone();
        async move {
            let (rows, _) = enrollment_code::list(&mut db.read().await?, filter, &page).await?;
            Ok(rows.into_iter().map(|row| EnrollmentCode::of(row, now)).collect())
        }
    };
    export_csv::<EnrollmentCode, EnrollmentCode, _, _, _>(
        "enrollment-codes",
        page,
        fetch,
        EnrollmentCode::place,
    )
    .await
}
