use fleet_domain::RolloutState;
use fleet_store::list::Value;
use fleet_store::rollout::{self, LIST};
use serde::Deserialize;
use utoipa::IntoParams;

use super::RolloutSummary;
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Reading, Viewer, export as export_csv};

/// Which rollouts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RolloutParams {
    /// Where they stand.
    #[param(inline)]
    state: Option<RolloutState>,
}

const DEFAULT: &str = "-created_at";

/// A page of them.
pub type RolloutSummaryPage = Listed<RolloutSummary>;

/// The rollouts.
#[utoipa::path(get, path = "/rollouts", tag = "rollouts", params(RolloutParams, ListQuery),
    responses((status = 200, body = RolloutSummaryPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Params(params): Params<RolloutParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<RolloutSummary>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = rollout::list(&mut reading.tx, params.state, &page).await?;
    let rows = RolloutSummary::load_all(&mut reading.tx, rows).await?;
    Ok(Json(Listed::new(rows, total, &page, place)))
}

/// The rollouts as a table.
#[utoipa::path(get, path = "/rollouts/export", tag = "rollouts", params(RolloutParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<RolloutParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, db) = (query.page(&LIST, DEFAULT)?, reading.state.db.clone());
    let fetch = move |page| {
        let db = db.clone();
        async move {
            let mut tx = db.read().await?;
            let (rows, _) = rollout::list(&mut tx, params.state, &page).await?;
            Ok(RolloutSummary::load_all(&mut tx, rows).await?)
        }
    };
    export_csv::<_, RolloutSummary, _, _, _>("rollouts", page, fetch, place).await
}

fn place(row: &RolloutSummary, sort: &str) -> (Value, Value) {
    let key = match sort {
        "name" => Value::Text(row.name.clone()),
        _ => Value::Int(row.created_at),
    };
    (key, Value::Id(row.id.0))
}
