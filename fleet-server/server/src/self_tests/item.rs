use fleet_protocol::{SelfTestId, SelfTestResult, TerminalId, UnixMillis};
use fleet_store::self_test::SelfTestRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};

/// A self-test that a terminal told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToldSelfTest {
    /// Which.
    pub id: SelfTestId,
    /// Of which terminal.
    pub terminal_id: TerminalId,
    /// When it began, by the terminal; Unix milliseconds.
    pub started_at: UnixMillis,
    /// When it ended, by the terminal; Unix milliseconds.
    pub ended_at: UnixMillis,
    /// When the server heard of it; Unix milliseconds.
    pub received_at: UnixMillis,
    /// Of which version of the terminal's software.
    pub software_version: String,
    /// How many items failed.
    pub failed: i64,
    /// One for each item that was tested, in order.
    pub results: Vec<SelfTestResult>,
}

impl TryFrom<SelfTestRow> for ToldSelfTest {
    type Error = ApiError;

    fn try_from(row: SelfTestRow) -> ApiResult<Self> {
        Ok(Self {
            id: SelfTestId(row.id),
            terminal_id: TerminalId(row.terminal_id),
            started_at: row.started_at,
            ended_at: row.ended_at,
            received_at: row.received_at,
            failed: row.failed,
            results: row.results()?,
            software_version: row.software_version,
        })
    }
}
