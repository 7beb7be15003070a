use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::releases::load_root;
use crate::request::{Authorized, Json, Viewer};

/// What a new terminal is told by a QR code while it is set up.
#[derive(Debug, Serialize, ToSchema)]
pub struct TerminalSetup {
    /// The address that terminals reach this server by.
    server: String,
    /// The fingerprint of the root that releases lead back to, eight groups of five digits; `None` where none is pinned.
    root: Option<Vec<String>>,
}

/// What the QR code for a new terminal says beside the code.
#[utoipa::path(get, path = "/enrollment-codes/terminal-setup", tag = "enrollment-codes",
    operation_id = "read_terminal_setup", responses((status = 200, body = TerminalSetup)))]
pub async fn terminal_setup(authorized: Authorized<Viewer>) -> ApiResult<Json<TerminalSetup>> {
    let state = &authorized.state;
    let root = load_root(&state.terminals.settings.releases).await?;
    let root = root.map(|root| state.trust.fingerprint(&root));
    Ok(Json(TerminalSetup { server: state.site.public_url.clone(), root }))
}
