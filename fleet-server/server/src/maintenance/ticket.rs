use fleet_protocol::{TerminalId, UnixMillis};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::key;
use super::pin::who_asks;
use crate::problem::ApiResult;
use crate::request::{Json, Object, Operator, Path, Writing};

/// A code that the terminal's scanner takes in place of number and PIN.
#[derive(Serialize, ToSchema)]
pub struct MaintenanceTicketShown {
    /// What the QR code says.
    code: String,
    /// When it is good no more; used, it is not before that either.
    ends_at: UnixMillis,
    /// In how many milliseconds that is: a telephone's clock need not be right.
    left_ms: i64,
    /// Whether whoever asks never asked before: then the terminal has to check in once before it knows them.
    first: bool,
}

/// Gives whoever asks a code by which they, and nobody else, may maintain one terminal within minutes, once. It is in the audit log
/// that they asked.
#[utoipa::path(post, path = "/terminals/{id}/maintenance-ticket", tag = "maintenance", params(("id" = TerminalId, Path)),
    responses((status = 200, body = MaintenanceTicketShown),
        (status = 409, description = "`transition_forbidden`: the terminal is not in service; `maintenance_people_too_many`")))]
pub async fn ticket(
    Path(id): Path<TerminalId>,
    Writing(mut change, _): Writing<Operator>,
) -> ApiResult<Json<MaintenanceTicketShown>> {
    let (name, known, first) = who_asks(&mut change, id).await?;
    let now = change.now;
    let ticket = key::ticket_at(&key::key_at(&known.secret, id), known.number, now, rand::random());
    let summary = json!({"number": known.number, "ends_at": ticket.ends_at()});
    change.audit("maintenance.ticket", Object { kind: "terminal", id: &id, name: &name }, summary);
    change.commit().await?;
    let (ends_at, left_ms) = (ticket.ends_at(), ticket.ends_at() - now);
    Ok(Json(MaintenanceTicketShown { code: ticket.to_string(), ends_at, left_ms, first }))
}
