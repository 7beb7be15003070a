use fleet_store::audit;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::{Json, Reading, Viewer};

/// What checking the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditVerification {
    /// Whether nothing is missing or altered.
    ok: bool,
    /// Rows whose hash is right, from the first on.
    checked: u64,
    /// The first row that is missing or altered.
    broken_at: Option<i64>,
}

/// Checks the hash of every row.
#[utoipa::path(get, path = "/audit/verify", tag = "audit", responses((status = 200, body = AuditVerification)))]
pub async fn verify(mut reading: Reading<Viewer>) -> ApiResult<Json<AuditVerification>> {
    let audit::Verification { checked, broken_at } = audit::verify(&mut reading.tx).await?;
    Ok(Json(AuditVerification { ok: broken_at.is_none(), checked, broken_at }))
}
