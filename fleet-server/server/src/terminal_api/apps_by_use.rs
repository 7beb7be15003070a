use axum::extract::State;
use fleet_domain::{UsageGrain, china_day};
use fleet_protocol::{AppId, AppsByUse, LocationId};
use fleet_store::Tx;
use fleet_store::usage::{self, UsageFilter};

use super::bearer::Bearer;
use crate::problem::ApiResult;
use crate::request::Json;
use crate::state::AppState;

/// In which order the apps are wanted most: as they are opened at the terminal's location, then everywhere. Only terminals
/// ask that have no app yet, so it may add up what it finds.
pub async fn apps_by_use(bearer: Bearer, State(state): State<AppState>) -> ApiResult<Json<AppsByUse>> {
    let month = UsageGrain::Month.period(china_day(state.clock.now()));
    let mut tx = state.db.read().await?;
    let mut apps = Vec::new();
    if let Some(location) = bearer.entry.identity.location_id {
        apps = opened(&mut tx, month, Some(location)).await?;
    }
    let elsewhere = opened(&mut tx, month, None).await?;
    apps.extend(elsewhere.into_iter().filter(|app| !apps.contains(app)).collect::<Vec<_>>());
    Ok(Json(AppsByUse { apps }))
}

/// In this month and the one before.
async fn opened(tx: &mut Tx, month: i64, location: Option<LocationId>) -> ApiResult<Vec<AppId>> {
    let grain = UsageGrain::Month;
    let filter = UsageFilter { grain, first: month - 1, last: month, app: None, location, division: None };
    Ok(usage::apps(tx, &filter).await?.into_iter().map(|(app, _)| app).collect())
}
