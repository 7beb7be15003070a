use fleet_domain::Tag;
use fleet_protocol::{LocationId, TerminalId, UnixMillis};
use fleet_store::terminal::{self, TerminalChange};
use serde::{Deserialize, Deserializer};
use serde_json::json;
use utoipa::ToSchema;

use super::Terminal;
use super::approve::check_location;
use super::decide::apply;
use crate::problem::{ApiError, ApiResult, Code};
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
    #[serde(default)]
    #[schema(value_type = Option<LocationId>)]
    location_id: Field<LocationId>,
    /// Until when trouble is expected.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    maintenance_until: Field<UnixMillis>,
    /// All its tags, at most 16, each of 1 to 32 characters.
    #[serde(default)]
    tags: Option<Vec<String>>,
}

/// A field of a patch: absent, `null` or a value.
#[derive(Debug, Default)]
enum Field<T> {
    /// Absent: what is there stays.
    #[default]
    Keep,
    /// `null` takes away what is there.
    Set(Option<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Set)
    }
}

/// Changes a terminal's name, location, maintenance or tags.
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
    if let Field::Set(location_id) = body.location_id {
        check_location(&mut change.tx, location_id).await?;
        next.location_id = location_id;
    }
    if let Field::Set(until) = body.maintenance_until {
        next.maintenance_until = until;
    }
    if let Some(tags) = &body.tags {
        next.tags = checked_tags(tags)?;
    }
    apply(change, &identity, next, "terminal.update", json!({})).await
}

/// Tags as they are kept: each once, in one order.
fn checked_tags(tags: &[String]) -> ApiResult<Vec<Tag>> {
    if tags.len() > Tag::MOST {
        return Err(ApiError::new(Code::FieldInvalid).at("/tags"));
    }
    let tag = |(n, text): (usize, &String)| {
        text.parse().map_err(|_| ApiError::new(Code::FieldInvalid).at(format!("/tags/{n}")))
    };
    let mut tags = tags.iter().enumerate().map(tag).collect::<Result<Vec<Tag>, _>>()?;
    tags.sort();
    tags.dedup();
    Ok(tags)
}
