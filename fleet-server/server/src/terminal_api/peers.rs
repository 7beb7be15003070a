use axum::extract::State;
use fleet_protocol::PeerList;
use fleet_store::network;

use super::bearer::Bearer;
use crate::problem::ApiResult;
use crate::request::Json;
use crate::state::AppState;

/// The terminals that the asking one may exchange files with.
pub async fn peers(bearer: Bearer, State(state): State<AppState>) -> ApiResult<Json<PeerList>> {
    let Some(location) = bearer.entry.identity.location_id else { return Ok(Json(PeerList::default())) };
    let mut tx = state.db.read().await?;
    let line = network::line(&mut tx, Some(location)).await?;
    if !line.policy.peers {
        return Ok(Json(PeerList::default()));
    }
    Ok(Json(network::peers(&mut tx, location, bearer.id).await?))
}
