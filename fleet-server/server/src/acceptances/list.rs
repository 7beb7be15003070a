use fleet_protocol::TerminalId;
use fleet_store::acceptance;
use serde::Serialize;
use utoipa::ToSchema;

use super::item::ToldAcceptance;
use crate::problem::ApiResult;
use crate::request::{Json, Params, Path, Reading, Viewer};
use crate::terminals::LineParams;

/// A terminal's acceptances.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptanceList {
    /// The newest first, at most fifty.
    items: Vec<ToldAcceptance>,
}

/// A terminal's acceptances, the newest first.
#[utoipa::path(get, path = "/terminals/{id}/acceptances", tag = "acceptances", operation_id = "list_acceptances",
    params(("id" = TerminalId, Path), LineParams), responses((status = 200, body = AcceptanceList)))]
pub async fn list(
    mut reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
    Params(line): Params<LineParams>,
) -> ApiResult<Json<AcceptanceList>> {
    let rows = acceptance::of_machines(&mut reading.tx, line.machines(id)).await?;
    let items = rows.into_iter().map(ToldAcceptance::try_from).collect::<ApiResult<_>>()?;
    Ok(Json(AcceptanceList { items }))
}
