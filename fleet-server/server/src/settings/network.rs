use fleet_domain::{Scope, check_network};
use fleet_protocol::NetworkPolicy;
use fleet_store::network as store;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::audit::difference;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Object, Operator, Reading, Viewer, Writing};

/// The policy of locations that have none of their own, with the version that an update has to name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionedNetwork {
    /// The policy. Peers are a location's own decision: `peers` must be `false` here.
    #[serde(flatten)]
    policy: NetworkPolicy,
    /// The version that was read.
    version: i64,
}

/// What the lines of locations without a policy of their own may carry.
#[utoipa::path(get, path = "/settings/network", tag = "settings",
    responses((status = 200, body = VersionedNetwork)))]
pub async fn network(mut reading: Reading<Viewer>) -> ApiResult<Json<VersionedNetwork>> {
    let (policy, version) = store::get(&mut reading.tx).await?;
    Ok(Json(VersionedNetwork { policy, version }))
}

/// Changes what the lines of locations without a policy of their own may carry.
#[utoipa::path(put, path = "/settings/network", tag = "settings", request_body = VersionedNetwork,
    responses((status = 200, body = VersionedNetwork), (status = 409, description = "`version_conflict`"),
        (status = 422, description = "`field_invalid`")))]
pub async fn network_update(
    Writing(mut change, Json(body)): Writing<Operator, Json<VersionedNetwork>>,
) -> ApiResult<Json<VersionedNetwork>> {
    let VersionedNetwork { policy, version } = body;
    check_network(&policy).map_err(|_| ApiError::new(Code::FieldInvalid))?;
    if policy.peers {
        return Err(ApiError::new(Code::FieldInvalid).at("/peers"));
    }
    let (before, _) = store::get(&mut change.tx).await?;
    store::update(&mut change.tx, version, &policy, change.now).await?;
    let object = Object { kind: "settings", id: &"network", name: "network" };
    change.audit("settings.update", object, difference(&before, &policy, &[]));
    change.bump([Scope::Everywhere]);
    change.commit().await?;
    Ok(Json(VersionedNetwork { policy, version: version + 1 }))
}
