use fleet_store::census::Census;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::{Authorized, Json, Viewer};
use crate::targets::{self, TargetRef};

/// Targets to try out.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct PreviewBody {
    /// At least one.
    targets: Vec<TargetRef>,
}

/// Whom they reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Preview {
    /// Different terminals in service.
    terminal_count: i64,
}

/// How many terminals targets reach. Changes nothing.
#[utoipa::path(post, path = "/listings/preview", tag = "listings", request_body = PreviewBody,
    responses((status = 200, body = Preview), (status = 422, description = "`target_invalid`, `targets_missing`")))]
pub async fn preview(
    authorized: Authorized<Viewer>,
    Json(body): Json<PreviewBody>,
) -> ApiResult<Json<Preview>> {
    let mut tx = authorized.state.db.read().await?;
    let scopes = targets::checked(&mut tx, &body.targets).await?;
    let terminal_count = Census::load(&mut tx).await?.count(&mut tx, &scopes).await?;
    Ok(Json(Preview { terminal_count }))
}
