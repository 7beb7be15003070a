use fleet_domain::Scope;
use fleet_protocol::{TerminalId, UnixMillis};
use fleet_store::terminal::{self, Hold};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Change, Json, Object, Operator, Path, Writing};
use crate::text;

/// Keeps a terminal from upgrades.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct HoldBody {
    /// Why, for those who ask later; 1 to 200 characters.
    reason: String,
    /// Unix milliseconds; without it, until somebody lets it go.
    #[serde(default)]
    until: Option<UnixMillis>,
}

/// Who keeps a terminal from upgrades.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeldTerminal {
    /// Why.
    reason: String,
    /// Until when; `null` until somebody lets it go.
    until: Option<UnixMillis>,
    /// Since when.
    held_at: UnixMillis,
    /// User name.
    held_by: String,
}

impl From<Hold> for HeldTerminal {
    fn from(hold: Hold) -> Self {
        let Hold { reason, until_at, held_at, held_by } = hold;
        Self { reason, until: until_at, held_at, held_by }
    }
}

/// Keeps a terminal from upgrades: it begins none until it is let go. One that it has begun, it finishes.
#[utoipa::path(post, path = "/terminals/{id}/hold", tag = "terminals", params(("id" = TerminalId, Path)),
    request_body = HoldBody, responses((status = 200, body = HeldTerminal), (status = 422, description = "`field_invalid`")))]
pub async fn hold(
    Path(id): Path<TerminalId>,
    Writing(mut change, Json(body)): Writing<Operator, Json<HoldBody>>,
) -> ApiResult<Json<HeldTerminal>> {
    let identity = terminal::identity(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if body.until.is_some_and(|until| until <= change.now) {
        return Err(ApiError::new(Code::FieldInvalid).at("/until"));
    }
    let hold = Hold {
        reason: text::required(&body.reason, 200, "/reason")?,
        until_at: body.until,
        held_at: change.now,
        held_by: change.principal.username.clone(),
    };
    terminal::hold(&mut change.tx, id, &hold).await?;
    let summary = json!({"reason": hold.reason, "until": hold.until_at});
    finish(change, id, &identity.name, "terminal.hold", summary).await?;
    Ok(Json(hold.into()))
}

/// Lets a terminal go on.
#[utoipa::path(post, path = "/terminals/{id}/release", tag = "terminals", params(("id" = TerminalId, Path)),
    responses((status = 204), (status = 409, description = "`terminal_not_held`")))]
pub async fn release(
    Path(id): Path<TerminalId>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<http::StatusCode> {
    let identity = terminal::identity(&mut change.tx, id).await?.ok_or(Code::NotFound)?;
    if !terminal::release(&mut change.tx, id).await? {
        return Err(Code::TerminalNotHeld.into());
    }
    finish(change, id, &identity.name, "terminal.release", json!({})).await?;
    Ok(http::StatusCode::NO_CONTENT)
}

async fn finish(
    mut change: Change<Operator>,
    id: TerminalId,
    name: &str,
    action: &'static str,
    summary: serde_json::Value,
) -> ApiResult<()> {
    change.bump([Scope::Terminal(id)]);
    change.audit(action, Object { kind: "terminal", id: &id, name }, summary);
    change.commit().await
}
