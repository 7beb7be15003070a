use fleet_domain::EnrollmentDecision;
use fleet_protocol::{LocationId, TerminalId};
use fleet_store::{Tx, terminal};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Terminal;
use super::decide::{apply, decided};
use crate::installs::installed;
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Json, Operator, Path, Writing};
use crate::text;

/// Lets a terminal in.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Approval {
    /// The version that was read.
    version: i64,
    /// Its name in the fleet.
    name: String,
    /// Where it stands.
    location_id: Option<LocationId>,
    /// The planned terminal that it stands for from here on.
    #[serde(default)]
    install_id: Option<Uuid>,
}

/// Lets a terminal in and says where it stands.
#[utoipa::path(post, path = "/terminals/{id}/approve", tag = "terminals", params(("id" = TerminalId, Path)),
    request_body = Approval, responses((status = 200, body = Terminal),
    (status = 409, description = "`version_conflict`, `transition_forbidden`, `install_occupied`"),
    (status = 422, description = "`location_unknown`, `install_unknown`")))]
pub async fn approve(
    Path(id): Path<TerminalId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<Approval>>,
) -> ApiResult<Json<Terminal>> {
    let name = text::required(&body.name, 64, "/name")?;
    let identity = terminal::identity(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let mut next = decided(&identity, EnrollmentDecision::Approve)?;
    check_location(&mut change.tx, body.location_id).await?;
    next.version = body.version;
    next.name = name;
    next.location_id = body.location_id;
    let mut said = json!({});
    if let Some(install) = body.install_id {
        installed(&mut change.tx, install, id, change.now).await?;
        change.changed("install", [install]);
        said = json!({ "install_id": install });
    }
    apply(change, &identity, next, "terminal.approve", said).await
}

/// A location that is named must be there.
pub async fn check_location(tx: &mut Tx, id: Option<LocationId>) -> ApiResult<()> {
    let Some(id) = id else { return Ok(()) };
    let found = terminal::at_location(tx, id).await?;
    found.map(drop).ok_or_else(|| ApiError::new(Code::LocationUnknown).at("/location_id"))
}
