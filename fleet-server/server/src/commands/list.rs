use fleet_protocol::{CommandKind, TerminalId};
use fleet_store::command::{self, CommandFilter, CommandRow, CommandState, LIST};
use fleet_store::list::Value;
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::{Command, CommandStateName};
use crate::problem::ApiResult;
use crate::request::{Csv, Json, ListQuery, Listed, Params, Path, Reading, Viewer, export as export_csv};
use crate::terminals::LineParams;

/// Which commands.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommandParams {
    /// What they do.
    #[param(inline)]
    kind: Option<CommandKind>,
    /// Where they stand.
    #[param(inline, value_type = Option<CommandStateName>)]
    state: Option<CommandState>,
}

impl CommandParams {
    fn filter(&self) -> CommandFilter {
        CommandFilter { kind: self.kind, state: self.state }
    }
}

const DEFAULT: &str = "-created_at";

/// A page of them.
pub type CommandPage = Listed<Command>;

/// A terminal's commands, the newest first.
#[utoipa::path(get, path = "/terminals/{id}/commands", tag = "commands",
    params(("id" = TerminalId, Path), CommandParams, LineParams, ListQuery), responses((status = 200, body = CommandPage)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(params): Params<CommandParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Json<Listed<Command>>> {
    let page = query.page(&LIST, DEFAULT)?;
    let (rows, total) = command::list(&mut reading.tx, line.machines(id), params.filter(), &page).await?;
    let listed = Listed::<CommandRow>::new(rows, total, &page, |row, _| {
        (Value::Int(row.created_at), Value::Id(row.id))
    });
    Ok(Json(listed.try_map(|row| Command::of(&row))?))
}

/// A terminal's commands as a table.
#[utoipa::path(get, path = "/terminals/{id}/commands/export", tag = "commands",
    params(("id" = TerminalId, Path), CommandParams, LineParams, ListQuery),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub async fn export(
    reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(params): Params<CommandParams>,
    Params(line): Params<LineParams>,
    Params(query): Params<ListQuery>,
) -> ApiResult<Csv> {
    let (page, filter, db) = (query.page(&LIST, DEFAULT)?, params.filter(), reading.state.db.clone());
    let whose = line.machines(id);
    let fetch = move |page| {
        let db = db.clone();
        async move {
            let (rows, _) = command::list(&mut db.read().await?, whose, filter, &page).await?;
            rows.iter().map(Command::of).collect()
        }
    };
    let place = |item: &Command, _: &str| (Value::Int(item.created_at), Value::Id(item.id.0));
    export_csv::<Command, Command, _, _, _>("commands", page, fetch, place).await
}
