use fleet_protocol::CommandId;
use fleet_store::command;

use super::item::Command;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// One command.
#[utoipa::path(get, path = "/commands/{id}", tag = "commands", params(("id" = CommandId, Path)),
    responses((status = 200, body = Command), (status = 404)))]
pub async fn read(mut reading: Reading<Viewer>, Path(id): Path<CommandId>) -> ApiResult<Json<Command>> {
    let row = command::find(&mut reading.tx, id).await?.ok_or(Code::NotFound)?;
    Ok(Json(Command::of(&row)?))
}
