use fleet_domain::{FindingHappening, FindingSeverity, FindingSource, FindingState};
use fleet_protocol::{AppId, CheckFault, FindingId, InspectionCheck, InspectionId, TerminalId, UnixMillis};
use fleet_store::StoreError;
use fleet_store::finding::{FindingRow, StepRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::CsvRow;
use crate::terminals::word;

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// Which.
    pub id: FindingId,
    /// About which app, if it is about one.
    pub app_id: Option<AppId>,
    /// The app's name.
    pub app_name: Option<String>,
    /// About which terminal, if it is about one.
    pub terminal_id: Option<TerminalId>,
    /// The terminal's name.
    pub terminal_name: Option<String>,
    /// The inspection's check that fails; `null` where a person found it.
    pub check: Option<InspectionCheck>,
    /// What the check says, as of the last time.
    pub fault: Option<CheckFault>,
    /// Who found it.
    pub source: FindingSource,
    /// How bad it is.
    pub severity: FindingSeverity,
    /// Where it stands.
    pub state: FindingState,
    /// One line; empty where a check found it.
    pub title: String,
    /// What a person wrote.
    pub description: String,
    /// Who has to mend it: a user or a unit; empty if nobody yet.
    pub owner: String,
    /// Until when; Unix milliseconds.
    pub deadline_at: UnixMillis,
    /// Whether that is over and it is not said to be mended.
    pub overdue: bool,
    /// Since when it is known; Unix milliseconds.
    pub opened_at: UnixMillis,
    /// User name; `null` is an inspection.
    pub opened_by: Option<String>,
    /// How often the check failed.
    pub seen_count: i64,
    /// When it failed last; Unix milliseconds.
    pub last_seen_at: UnixMillis,
    /// The last inspection that looked at it.
    pub inspection_id: Option<InspectionId>,
    /// When it was closed; Unix milliseconds.
    pub closed_at: Option<UnixMillis>,
    /// For updates.
    pub version: i64,
}

/// A finding with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FindingDetail {
    /// The finding.
    pub finding: Finding,
    /// What happened, the newest first; at most 200.
    pub history: Vec<FindingEntry>,
}

/// One thing that happened to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FindingEntry {
    /// When; Unix milliseconds.
    pub at: UnixMillis,
    /// What.
    pub kind: FindingHappening,
    /// User name; `null` is an inspection.
    pub actor: Option<String>,
    /// Why, in a person's words; may be empty.
    pub note: String,
    /// Who has to mend it from then on.
    pub owner: Option<String>,
    /// Until when; Unix milliseconds.
    pub deadline_at: Option<UnixMillis>,
    /// The inspection that said so.
    pub inspection_id: Option<InspectionId>,
}

impl Finding {
    /// As of `now`.
    pub fn of(row: FindingRow, now: UnixMillis) -> Result<Self, StoreError> {
        let state = row.state()?;
        let waits = matches!(state, FindingState::Open | FindingState::Assigned);
        Ok(Self {
            id: FindingId(row.id),
            app_id: row.app_id.map(AppId),
            terminal_id: row.terminal_id.map(TerminalId),
            check: row.check()?,
            fault: row.fault()?,
            source: row.source()?,
            severity: row.severity()?,
            state,
            overdue: waits && row.deadline_at < now,
            inspection_id: row.inspection_id.map(InspectionId),
            app_name: row.app_name,
            terminal_name: row.terminal_name,
            title: row.title,
            description: row.description,
            owner: row.owner,
            deadline_at: row.deadline_at,
            opened_at: row.opened_at,
            opened_by: row.opened_by,
            seen_count: row.seen_count,
            last_seen_at: row.last_seen_at,
            closed_at: row.closed_at,
            version: row.version,
        })
    }
}

impl TryFrom<StepRow> for FindingEntry {
    type Error = StoreError;

    fn try_from(row: StepRow) -> Result<Self, StoreError> {
        Ok(Self {
            kind: row.kind()?,
            at: row.at,
            actor: row.actor,
            note: row.note,
            owner: row.owner,
            deadline_at: row.deadline_at,
            inspection_id: row.inspection_id.map(InspectionId),
        })
    }
}

impl CsvRow for Finding {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "app_id",
        "app_name",
        "terminal_id",
        "terminal_name",
        "check",
        "source",
        "severity",
        "state",
        "title",
        "description",
        "owner",
        "deadline_at",
        "overdue",
        "opened_at",
        "opened_by",
        "seen_count",
        "last_seen_at",
        "closed_at",
        "fault",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.app_id.map(|id| id.to_string()).unwrap_or_default(),
            self.app_name.clone().unwrap_or_default(),
            self.terminal_id.map(|id| id.to_string()).unwrap_or_default(),
            self.terminal_name.clone().unwrap_or_default(),
            self.check.map(word).unwrap_or_default(),
            word(self.source),
            word(self.severity),
            word(self.state),
            self.title.clone(),
            self.description.clone(),
            self.owner.clone(),
            self.deadline_at.to_string(),
            self.overdue.to_string(),
            self.opened_at.to_string(),
            self.opened_by.clone().unwrap_or_default(),
            self.seen_count.to_string(),
            self.last_seen_at.to_string(),
            self.closed_at.map(|at| at.to_string()).unwrap_or_default(),
            self.fault.as_ref().and_then(|fault| serde_json::to_string(fault).ok()).unwrap_or_default(),
        ]
    }
}
