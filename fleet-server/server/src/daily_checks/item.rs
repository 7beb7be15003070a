use fleet_protocol::{CheckedItem, DailyCheckId, LocationId, TerminalId, UnixMillis};
use fleet_store::daily_check::{CheckedTerminalRow, CheckedToday, DailyCheckRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult};
use crate::request::CsvRow;
use crate::terminals::word;

/// One sign-off of the list of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToldDailyCheck {
    /// Which.
    pub id: DailyCheckId,
    /// At which terminal.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands now.
    pub location_name: Option<String>,
    /// Who looked; `null`: an account that is not known.
    pub person: Option<String>,
    /// When, by the terminal; Unix milliseconds.
    pub done_at: UnixMillis,
    /// When the server heard of it; Unix milliseconds.
    pub received_at: UnixMillis,
    /// How many items are not as they should be.
    pub problems: i64,
    /// What was found of each.
    pub results: Vec<CheckedItem>,
}

impl TryFrom<DailyCheckRow> for ToldDailyCheck {
    type Error = ApiError;

    fn try_from(row: DailyCheckRow) -> ApiResult<Self> {
        Ok(Self {
            id: DailyCheckId(row.id),
            terminal_id: TerminalId(row.terminal_id),
            person: row.person(),
            done_at: row.done_at,
            received_at: row.received_at,
            problems: row.problems,
            results: row.results()?,
            terminal_name: row.terminal_name,
            location_name: row.location_name,
        })
    }
}

/// How it stands with a terminal today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Nobody has looked.
    Missing,
    /// All is as it should be.
    Done,
    /// Something is not.
    Problems,
}

impl From<CheckState> for CheckedToday {
    fn from(state: CheckState) -> Self {
        match state {
            CheckState::Missing => Self::Missing,
            CheckState::Done => Self::Done,
            CheckState::Problems => Self::Problems,
        }
    }
}

/// A terminal as it stands today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckedTerminal {
    /// Which.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// Where it stands.
    pub location_id: Option<LocationId>,
    /// The location's name.
    pub location_name: Option<String>,
    /// How it stands.
    pub state: CheckState,
    /// When somebody last looked, today or before; Unix milliseconds.
    pub done_at: Option<UnixMillis>,
    /// Who that was.
    pub person: Option<String>,
    /// What they found.
    pub results: Vec<CheckedItem>,
}

impl CheckedTerminal {
    pub(super) fn on(row: &CheckedTerminalRow, day: i64) -> ApiResult<Self> {
        let state = match (row.day, row.problems) {
            (Some(done), Some(0)) if done >= day => CheckState::Done,
            (Some(done), _) if done >= day => CheckState::Problems,
            _ => CheckState::Missing,
        };
        Ok(Self {
            terminal_id: TerminalId(row.id),
            terminal_name: row.name.clone(),
            location_id: row.location_id.map(LocationId),
            location_name: row.location_name.clone(),
            state,
            done_at: row.done_at,
            person: row.person(),
            results: row.results()?,
        })
    }
}

/// What is not as it should be, such as `纸张: missing`.
fn problems(results: &[CheckedItem]) -> String {
    let wrong = |one: &CheckedItem| Some(format!("{}: {}", one.item.zh, word(one.problem?)));
    results.iter().filter_map(wrong).collect::<Vec<_>>().join("; ")
}

impl CsvRow for ToldDailyCheck {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "terminal_id",
        "terminal_name",
        "location_name",
        "person",
        "done_at",
        "received_at",
        "items",
        "problems",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.terminal_id.to_string(),
            self.terminal_name.clone(),
            self.location_name.clone().unwrap_or_default(),
            self.person.clone().unwrap_or_default(),
            self.done_at.to_string(),
            self.received_at.to_string(),
            self.results.len().to_string(),
            problems(&self.results),
        ]
    }
}

impl CsvRow for CheckedTerminal {
    const COLUMNS: &'static [&'static str] =
        &["terminal_id", "terminal_name", "location_name", "state", "done_at", "person", "problems"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.terminal_id.to_string(),
            self.terminal_name.clone(),
            self.location_name.clone().unwrap_or_default(),
            word(self.state),
            self.done_at.map(|at| at.to_string()).unwrap_or_default(),
            self.person.clone().unwrap_or_default(),
            problems(&self.results),
        ]
    }
}
