use fleet_protocol::{LocationId, TerminalId, UnixMillis};
use fleet_store::enrollment_code::{CodeRow, CodeState};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::request::CsvRow;
use crate::terminals::word;

/// A code without the code: it is told once, when it is issued.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrollmentCode {
    /// Which.
    id: Uuid,
    /// Its last four characters.
    code_hint: String,
    /// Where terminals that use it are put.
    location: Option<CodeLocation>,
    /// Where terminals that use it may stand as their installer wishes, where it names no location.
    division: Option<CodeDivision>,
    /// What it is for.
    note: String,
    /// When it was issued.
    created_at: UnixMillis,
    /// By whom.
    created_by: String,
    /// Not after this.
    pub(super) expires_at: UnixMillis,
    /// When it let a terminal in.
    used_at: Option<UnixMillis>,
    /// Which.
    terminal_id: Option<TerminalId>,
    /// Its name.
    terminal_name: Option<String>,
    /// What became of it.
    #[schema(value_type = CodeStateName)]
    state: CodeState,
}

/// Where terminals that use a code are put.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeLocation {
    /// Which.
    id: LocationId,
    /// Its name.
    name: String,
}

/// Where terminals that use a code may stand.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeDivision {
    /// GB/T 2260, six digits.
    code: String,
    /// Its name.
    name: String,
}

/// What became of a code.
#[derive(ToSchema)]
#[schema(as = EnrollmentCodeState, rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the store's type, which knows no OpenAPI")]
pub enum CodeStateName {
    /// Waits for its terminal.
    Unused,
    /// Let a terminal in.
    Used,
    /// Came too late.
    Expired,
    /// Was taken back.
    Revoked,
}

impl EnrollmentCode {
    /// The row as the API shows it.
    pub fn of(row: CodeRow, now: UnixMillis) -> Self {
        let state = row.state(now);
        let location = row.location_id.zip(row.location_name);
        let division = row.division_code.zip(row.division_name);
        Self {
            id: row.id,
            code_hint: row.code_hint,
            location: location.map(|(id, name)| CodeLocation { id: LocationId(id), name }),
            division: division.map(|(code, name)| CodeDivision { code, name }),
            note: row.note,
            created_at: row.created_at,
            created_by: row.created_by,
            expires_at: row.expires_at,
            used_at: row.used_at,
            terminal_id: row.terminal_id.map(TerminalId),
            terminal_name: row.terminal_name,
            state,
        }
    }

    /// Its place in an order.
    pub fn place(&self, sort: &str) -> (fleet_store::list::Value, fleet_store::list::Value) {
        let at = if sort == "expires_at" { self.expires_at } else { self.created_at };
        (fleet_store::list::Value::Int(at), fleet_store::list::Value::Id(self.id))
    }
}

impl CsvRow for EnrollmentCode {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "code_hint",
        "location",
        "division",
        "note",
        "created_at",
        "created_by",
        "expires_at",
        "used_at",
        "terminal",
        "state",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.code_hint.clone(),
            self.location.as_ref().map(|location| location.name.clone()).unwrap_or_default(),
            self.division.as_ref().map(|division| division.name.clone()).unwrap_or_default(),
            self.note.clone(),
            self.created_at.to_string(),
            self.created_by.clone(),
            self.expires_at.to_string(),
            self.used_at.map(|at| at.to_string()).unwrap_or_default(),
            self.terminal_name.clone().unwrap_or_default(),
            word(self.state),
        ]
    }
}
