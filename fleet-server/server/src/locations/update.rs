use fleet_domain::{LocationFields, Scope};
use fleet_protocol::LocationId;
use fleet_store::{location, terminal};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Location;
use super::body::{LocationBody, unknown_division};
use crate::audit::difference;
use crate::problem::{ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::terminal_api::enter_service;

/// All fields of a location anew.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct LocationUpdate {
    /// The version that was read.
    version: i64,
    /// The fields.
    #[serde(flatten)]
    body: LocationBody,
}

/// Changes a location. Terminals that stand there show it at once.
#[utoipa::path(put, path = "/locations/{id}", tag = "locations", params(("id" = LocationId, Path)),
    request_body = LocationUpdate,
    responses((status = 200, body = Location), (status = 409, description = "`version_conflict`")))]
pub async fn update(
    Path(id): Path<LocationId>,
    Writing(mut change, Json(update)): Writing<Operator, Json<LocationUpdate>>,
) -> ApiResult<Json<Location>> {
    let fields = update.body.checked()?;
    let before: Location = location::by_id(&mut change.tx, id).await?.ok_or(Code::NotFound)?.into();
    let after = write(&mut change, &before, update.version, &fields).await?;
    change.commit().await?;
    Ok(Json(after))
}

/// Gives a location other fields, if it still has `version`, with all that follows from it.
pub(super) async fn write(
    change: &mut Change<Operator>,
    before: &Location,
    version: i64,
    fields: &LocationFields,
) -> ApiResult<Location> {
    let id = before.id;
    location::update(&mut change.tx, id, version, fields, change.now).await.map_err(unknown_division)?;
    let after: Location = location::by_id(&mut change.tx, id).await?.ok_or(Code::Internal)?.into();
    if after.division_code != before.division_code {
        join_rollouts(change, id).await?;
    }
    change.bump([Scope::Location(id)]);
    let summary = difference(before, &after, &["version", "terminal_count", "online_count"]);
    change.audit("location.update", Object { kind: "location", id: &id, name: &after.name }, summary);
    Ok(after)
}

/// The location is in another division now: what stands there joins the rollouts of that one.
async fn join_rollouts(change: &mut Change<Operator>, id: LocationId) -> ApiResult<()> {
    let now = change.now;
    for member in terminal::members(&mut change.tx, &[Scope::Location(id)]).await? {
        let effect = enter_service(&mut change.tx, member.id(), now).await?;
        change.follow(effect);
    }
    Ok(())
}
