use fleet_protocol::{Residue, TerminalId, UnixMillis, WipeCause};
use fleet_store::wipe::WipeRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};
use crate::request::CsvRow;
use crate::terminals::word;

/// A wipe record. Nothing in it is about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Wipe {
    /// Rises with the order in which records came.
    pub id: i64,
    /// Which terminal.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands now.
    pub location_name: Option<String>,
    /// When, by the terminal; Unix milliseconds.
    pub at: UnixMillis,
    /// When the server heard of it; Unix milliseconds.
    pub received_at: UnixMillis,
    /// After what.
    pub cause: WipeCause,
    /// What was there.
    pub found: Residue,
    /// What was there still; all zero is what is expected.
    pub remained: Residue,
    /// Whether nothing remained.
    pub is_clean: bool,
}

impl TryFrom<WipeRow> for Wipe {
    type Error = ApiError;

    fn try_from(row: WipeRow) -> ApiResult<Self> {
        Ok(Self {
            id: row.id,
            terminal_id: TerminalId(row.terminal_id),
            at: row.at,
            received_at: row.received_at,
            cause: row.cause()?,
            found: row.found()?,
            remained: row.remained()?,
            is_clean: row.is_clean,
            terminal_name: row.terminal_name,
            location_name: row.location_name,
        })
    }
}

impl CsvRow for Wipe {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "terminal_id",
        "terminal_name",
        "location_name",
        "at",
        "received_at",
        "cause",
        "found_processes",
        "found_clipboards",
        "found_files",
        "found_print_jobs",
        "remained_processes",
        "remained_clipboards",
        "remained_files",
        "remained_print_jobs",
        "is_clean",
    ];

    fn cells(&self) -> Vec<String> {
        let counts = |residue: Residue| {
            [residue.processes, residue.clipboards, residue.files, residue.print_jobs]
                .map(|count| count.to_string())
        };
        let mut cells = vec![
            self.id.to_string(),
            self.terminal_id.to_string(),
            self.terminal_name.clone(),
            self.location_name.clone().unwrap_or_default(),
            self.at.to_string(),
            self.received_at.to_string(),
            word(self.cause),
        ];
        cells.extend(counts(self.found));
        cells.extend(counts(self.remained));
        cells.push(self.is_clean.to_string());
        cells
    }
}
