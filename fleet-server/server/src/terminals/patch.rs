use fleet_protocol::{LocationId, TerminalId, UnixMillis};
use fleet_store::terminal::{self, TerminalChange};
use serde::{Deserialize, Deserializer};
use serde_json::json;
use utoipa::ToSchema;

use super::Terminal;
use super::approve::check_location;
use super::decide::apply;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Operator, Path, Writing};
use crate::text;

/// What changes of a terminal; a field that is absent stays, `null` takes it away.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TerminalPatch {
    /// The version that was read.
    version: i64,
    /// Its name in the fleet.
    name: Option<String>,
    /// Where it stands.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<LocationId>)]
    location_id: Option<Option<LocationId>>,
    /// Until when trouble is expected.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    maintenance_until: Option<Option<UnixMillis>>,
}

#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Changes a terminal's name, location or maintenance.
#[utoipa::path(patch, path = "/terminals/{id}", tag = "terminals", params(("id" = TerminalId, Path)),
    request_body = TerminalPatch, responses((status = 200, body = Terminal),
    (status = 409, description = "`version_conflict`"), (status = 422, description = "`location_unknown`")))]
pub async fn patch(
    Path(id): Path<TerminalId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<TerminalPatch>>,
) -> ApiResult<Json<Terminal>> {
    let name = body.name.as_deref().map(|name| text::required(name, 64, "/name")).transpose()?;
    let identity = terminal::identity(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    let mut next = TerminalChange { version: body.version, ..TerminalChange::of(&identity) };
    // What was said about its enrollment stays.
    next.enrollment_reason = terminal::find(&mut change.tx, id).await?.and_then(|row| row.enrollment_reason);
    if let Some(name) = name {
        next.name = name;
    }
    if let Some(location_id) = body.location_id {
        check_location(&mut change.tx, location_id).await?;
        next.location_id = location_id;
    }
    if let Some(until) = body.maintenance_until {
        next.maintenance_until = until;
    }
    let summary = json!({
        "name": next.name, "location_id": next.location_id, "maintenance_until": next.maintenance_until,
    });
    apply(change, &identity, next, "terminal.update", summary).await
}
