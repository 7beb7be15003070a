use fleet_protocol::{CommandId, CommandKind, CommandOutcome, TerminalId, UnixMillis};
use fleet_store::command::{CommandRow, CommandState};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::CsvRow;
use crate::terminals::word;

/// A command and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Command {
    /// Which.
    pub id: CommandId,
    /// To which terminal.
    pub terminal_id: TerminalId,
    /// What to do.
    pub kind: CommandKind,
    /// When it was given.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: String,
    /// Not after this.
    pub expires_at: UnixMillis,
    /// When it ended.
    pub ended_at: Option<UnixMillis>,
    /// Where it stands.
    #[schema(value_type = CommandStateName)]
    pub state: CommandState,
    /// How it ended, in the terminal's words.
    pub outcome: Option<CommandOutcome>,
    /// Where the picture is, once it has come.
    pub screenshot_url: Option<String>,
}

/// Where a command stands.
#[derive(ToSchema)]
#[schema(as = CommandState, rename_all = "snake_case")]
#[expect(dead_code, reason = "describes the store's type, which knows no OpenAPI")]
pub enum CommandStateName {
    /// For the terminal's next check-in.
    Waiting,
    /// The terminal has it.
    Sent,
    /// Carried out.
    Done,
    /// Not carried out, for a reason that is no fault.
    Refused,
    /// Tried, without success.
    Failed,
    /// It came too late.
    Expired,
}

impl Command {
    /// The row as the API shows it.
    pub fn of(row: &CommandRow) -> ApiResult<Self> {
        Ok(Self {
            id: CommandId(row.id),
            terminal_id: TerminalId(row.terminal_id),
            kind: row.kind()?,
            created_at: row.created_at,
            created_by: row.created_by.clone(),
            expires_at: row.expires_at,
            ended_at: row.ended_at,
            state: row.state()?,
            outcome: row.outcome()?,
            screenshot_url: row.screenshot.as_ref().map(|_| format!("/api/commands/{}/screenshot", row.id)),
        })
    }
}

impl CsvRow for Command {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "terminal_id",
        "kind",
        "created_at",
        "created_by",
        "expires_at",
        "ended_at",
        "state",
        "outcome",
    ];

    fn cells(&self) -> Vec<String> {
        let outcome = self.outcome.as_ref().and_then(|outcome| serde_json::to_string(outcome).ok());
        vec![
            self.id.to_string(),
            self.terminal_id.to_string(),
            word(self.kind),
            self.created_at.to_string(),
            self.created_by.clone(),
            self.expires_at.to_string(),
            self.ended_at.map(|at| at.to_string()).unwrap_or_default(),
            word(self.state),
            outcome.unwrap_or_default(),
        ]
    }
}
