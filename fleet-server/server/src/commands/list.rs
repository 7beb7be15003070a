use fleet_protocol::TerminalId;
use fleet_store::command::{self, CommandRow, LIST};
use fleet_store::list::Value;

use super::item::Command;
use crate::problem::ApiResult;
use crate::request::{Json, ListQuery, Listed, Params, Path, Reading, Viewer};

/// A page of them.
pub type CommandPage = Listed<Command>;

/// A terminal's commands, the newest first.
#[utoipa::path(get, path = "/terminals/{id}/commands", tag = "commands", params(("id" = TerminalId, Path), ListQuery),
    responses((status = 200, body = CommandPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Command>>> {
    let page = query.page(&LIST, "-created_at")?;
    let rows = command::list(&mut reading.tx, id, &page).await?;
    let listed = Listed::<CommandRow>::new(rows, None, &page, |row, _| {
        (Value::Int(row.created_at), Value::Id(row.id))
    });
    Ok(Json(listed.try_map(|row| Command::of(&row))?))
}
