use fleet_domain::RolloutState;
use fleet_store::StoreError;
use fleet_store::list::Value;
use fleet_store::rollout::{self, LIST, RolloutFilter, RolloutRow};
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
    /// Part of the name.
    q: Option<String>,
}

impl RolloutParams {
    fn filter(self) -> RolloutFilter {
        RolloutFilter { search: self.q, state: self.state }
    }
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
    let (rows, total) = rollout::list(&mut reading.tx, &params.filter(), &page).await?;
    Ok(Json(Listed::new(summaries(rows)?, total, &page, place)))
}

/// The rollouts as a table.
#[utoipa::path(get, path = "/rollouts/export", tag = "rollouts", params(RolloutParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Params(params): Params<RolloutParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, filter, db) = (query.page(&LIST, DEFAULT)?, params.filter(), reading.state.db.clone());
    let fetch = move |page| {
        let (db, filter) = (db.clone(), filter.clone());
        async move {
            let (rows, _) = rollout::list(&mut db.read().await?, &filter, &page).await?;
            Ok(summaries(rows)?)
        }
    };
    export_csv::<_, RolloutSummary, _, _, _>("rollouts", page, fetch, place).await
}

fn summaries(rows: Vec<RolloutRow>) -> Result<Vec<RolloutSummary>, StoreError> {
    rows.into_iter().map(RolloutSummary::try_from).collect()
}

fn place(row: &RolloutSummary, sort: &str) -> (Value, Value) {
    let key = match sort {
        "name" => Value::Text(row.name.clone()),
        _ => Value::Int(row.created_at),
    };
    (key, Value::Id(row.id.0))
}
