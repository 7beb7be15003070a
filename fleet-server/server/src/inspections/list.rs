use fleet_domain::InspectionState;
use fleet_protocol::AppId;
use fleet_store::inspection::{self, InspectionFilter, InspectionRow, LIST};
use fleet_store::list::Value;
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::Inspection;
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};
use crate::terminals::word;

/// Which inspections.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InspectionParams {
    /// Of this app.
    app_id: Option<AppId>,
    /// In this state.
    state: Option<InspectionState>,
    /// Only those with a failed check, or only those without.
    failed: Option<bool>,
}

impl InspectionParams {
    fn filter(&self) -> InspectionFilter {
        InspectionFilter { app_id: self.app_id, state: self.state.map(word), failed: self.failed }
    }
}

const DEFAULT: &str = "-created_at";

/// A page of them.
pub type InspectionPage = Listed<Inspection>;

/// The inspections, newest first.
#[utoipa::path(get, path = "/inspections", tag = "inspections", params(InspectionParams, ListQuery),
    responses((status = 200, body = InspectionPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<InspectionParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Inspection>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = inspection::list(&mut reading.tx, &params.filter(), &page).await?;
    let listed: Listed<InspectionRow> = Listed::new(rows, total, &page, place);
    Ok(Json(listed.try_map(|row| Ok(Inspection::try_from(row)?))?))
}

/// The inspections as a table.
#[utoipa::path(get, path = "/inspections/export", tag = "inspections", params(InspectionParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<InspectionParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let filter = params.filter();
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let mut tx = db.read().await?;
            let rows = inspection::list(&mut tx, &filter, &page).await?.0;
            Ok(rows.into_iter().map(Inspection::try_from).collect::<Result<Vec<_>, _>>()?)
        }
    };
    let place = |item: &Inspection, _: &str| (Value::Int(item.created_at), Value::Id(item.id.0));
    export_csv::<_, Inspection, _, _, _>("inspections", page, fetch, place).await
}

fn place(row: &InspectionRow, _sort: &str) -> (Value, Value) {
    (Value::Int(row.created_at), Value::Id(row.id))
}
