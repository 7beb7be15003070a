use fleet_protocol::TerminalId;
use fleet_store::{power_cut, replacement, terminal};

use super::Terminal;
use super::detail::{self, TerminalDetail};
use crate::installs::PlannedTerminal;
use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};
use crate::rollouts::attempts;

/// The most power cuts shown.
const POWER_CUTS: i64 = 5;

/// One terminal.
#[utoipa::path(get, path = "/terminals/{id}", tag = "terminals", params(("id" = TerminalId, Path)),
    responses((status = 200, body = TerminalDetail), (status = 404)))]
pub async fn read(
    mut reading: Reading<Viewer>,
    Path(id): Path<TerminalId>,
) -> ApiResult<Json<TerminalDetail>> {
    let fleet = &reading.state.terminals.fleet;
    let entry = fleet.terminal(id).await?.ok_or(Code::NotFound)?;
    let tx = &mut reading.tx;
    let row = terminal::find(tx, id).await?.ok_or(Code::NotFound)?;
    let identity = terminal::identity(tx, id).await?.ok_or(Code::NotFound)?;
    let actual = row.actual()?;
    let apps = detail::apps(tx, id, actual.as_ref().map_or(&[], |actual| &actual.apps)).await?;
    let desired = detail::desired_summary(tx, &identity, &entry, fleet, reading.now).await?;
    let conflict = detail::conflict(tx, &identity).await?;
    let attempt = attempts::newest(tx, id, reading.now).await?;
    let hold = terminal::hold_of(tx, id).await?.map(Into::into);
    let install = PlannedTerminal::of(tx, id).await?;
    let power_cuts = power_cut::of_terminal(tx, id, POWER_CUTS).await?.into_iter().map(Into::into).collect();
    let predecessors = replacement::predecessors(tx, id).await?.into_iter().map(Into::into).collect();
    let successor = replacement::successor(tx, id).await?.map(Into::into);
    let terminal = Terminal::of(row, fleet)?;
    Ok(Json(TerminalDetail {
        terminal,
        actual,
        desired,
        attempt,
        hold,
        apps,
        conflict,
        install,
        power_cuts,
        predecessors,
        successor,
    }))
}
