use fleet_protocol::{AcceptanceId, AcceptanceSigner, SelfTest, TerminalId, UnixMillis};
use fleet_store::acceptance::AcceptanceRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};

/// An acceptance that a terminal told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToldAcceptance {
    /// Which.
    pub id: AcceptanceId,
    /// Of which terminal.
    pub terminal_id: TerminalId,
    /// What that was called then.
    pub terminal_name: String,
    /// Where it stood then, or empty.
    pub location_name: String,
    /// When both had signed, by the terminal; Unix milliseconds.
    pub signed_at: UnixMillis,
    /// When the server heard of it; Unix milliseconds.
    pub received_at: UnixMillis,
    /// What they had before them.
    pub self_test: SelfTest,
    /// How many of its items had failed.
    pub failed: i64,
    /// Who set the terminal up.
    pub installer: AcceptanceSigner,
    /// Who took it over.
    pub hall: AcceptanceSigner,
    /// What is agreed to be mended later.
    pub remark: String,
    /// Bytes of the PDF.
    pub report_bytes: i64,
    /// When the PDF came; `null` until then.
    pub report_at: Option<UnixMillis>,
}

impl TryFrom<AcceptanceRow> for ToldAcceptance {
    type Error = ApiError;

    fn try_from(row: AcceptanceRow) -> ApiResult<Self> {
        Ok(Self {
            id: AcceptanceId(row.id),
            terminal_id: TerminalId(row.terminal_id),
            signed_at: row.signed_at,
            received_at: row.received_at,
            self_test: row.self_test()?,
            failed: row.failed,
            installer: AcceptanceSigner {
                name: row.installer_name.clone(),
                signature: row.installer_signature()?,
            },
            hall: AcceptanceSigner { name: row.hall_name.clone(), signature: row.hall_signature()? },
            report_bytes: row.report_bytes,
            report_at: row.report_at,
            terminal_name: row.terminal_name,
            location_name: row.location_name,
            remark: row.remark,
        })
    }
}
