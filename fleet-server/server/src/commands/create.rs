use fleet_domain::may_check_in;
use fleet_protocol::{CommandId, CommandKind, TerminalId};
use fleet_store::command::{self, NewCommand};
use fleet_store::scope_revision::{self, Concern};
use fleet_store::terminal;
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::item::Command;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Object, Operator, Path, Writing};

/// A command waits this long for its terminal.
const VALID_MS: i64 = 10 * 60_000;

/// What to do.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CommandDraft {
    /// What to do.
    kind: CommandKind,
}

/// Gives a command to a terminal.
#[utoipa::path(post, path = "/terminals/{id}/commands", tag = "commands", params(("id" = TerminalId, Path)),
    request_body = CommandDraft, responses((status = 201, body = Command),
    (status = 409, description = "`transition_forbidden`: the terminal is not in service")))]
pub async fn create(
    Path(terminal_id): Path<TerminalId>,
    Writing(mut change, Json(draft)): Writing<Operator, Json<CommandDraft>>,
) -> ApiResult<(StatusCode, Json<Command>)> {
    let terminal = terminal::identity(&mut change.tx, terminal_id).await?.ok_or(Code::NotFound)?;
    if !may_check_in(terminal.enrollment) {
        return Err(Code::TransitionForbidden.into());
    }
    let new = NewCommand {
        id: CommandId(change.new_id()),
        terminal_id,
        kind: draft.kind,
        created_at: change.now,
        created_by: change.principal.username.clone(),
        expires_at: change.now + VALID_MS,
    };
    command::insert(&mut change.tx, &new).await?;
    let row = command::find(&mut change.tx, new.id).await?.ok_or(Code::Internal)?;
    let summary = json!({"terminal_id": terminal_id, "kind": draft.kind});
    change.audit("command.create", Object { kind: "command", id: &new.id, name: &terminal.name }, summary);
    scope_revision::bump(&mut change.tx, &[Concern::Commands(terminal_id)]).await?;
    let state = change.state.clone();
    change.commit().await?;
    state.wake.command();
    Ok((StatusCode::CREATED, Json(Command::of(&row)?)))
}
