use fleet_domain::{InspectionOrigin, InspectionState};
use fleet_protocol::{
    AppId, AppVersionId, CheckOutcome, CheckResult, InspectionId, PageMark, TerminalId, UnixMillis,
};
use fleet_store::StoreError;
use fleet_store::inspection::InspectionRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::CsvRow;
use crate::terminals::word;

/// An inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inspection {
    /// Which.
    pub id: InspectionId,
    /// Of which app.
    pub app_id: AppId,
    /// Its name.
    pub app_name: String,
    /// In which version.
    pub version_id: AppVersionId,
    /// The version's label.
    pub version_label: String,
    /// Why it is there.
    pub origin: InspectionOrigin,
    /// Where it stands.
    pub state: InspectionState,
    /// The terminal that does it, did it, or was told last.
    pub terminal_id: TerminalId,
    /// Its name.
    pub terminal_name: String,
    /// When it was decided; Unix milliseconds.
    pub created_at: UnixMillis,
    /// User name; `null` is the schedule.
    pub created_by: Option<String>,
    /// When the terminal began; Unix milliseconds.
    pub started_at: Option<UnixMillis>,
    /// When it was over; Unix milliseconds.
    pub ended_at: Option<UnixMillis>,
    /// Checks that failed.
    pub failed: i64,
    /// What was looked at; empty until there is a result. A check that is not named was not done.
    pub results: Vec<CheckResult>,
    /// The page as it was seen.
    pub page: Option<PageMark>,
}

impl TryFrom<InspectionRow> for Inspection {
    type Error = StoreError;

    fn try_from(row: InspectionRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: InspectionId(row.id),
            app_id: AppId(row.app_id),
            version_id: AppVersionId(row.version_id),
            origin: row.origin()?,
            state: row.state()?,
            terminal_id: TerminalId(row.terminal_id),
            results: row.results()?,
            page: row.page()?,
            app_name: row.app_name,
            version_label: row.version_label,
            terminal_name: row.terminal_name,
            created_at: row.created_at,
            created_by: row.created_by,
            started_at: row.started_at,
            ended_at: row.ended_at,
            failed: row.failed,
        })
    }
}

impl CsvRow for Inspection {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "app_id",
        "app_name",
        "version_label",
        "origin",
        "state",
        "terminal_id",
        "terminal_name",
        "created_at",
        "created_by",
        "started_at",
        "ended_at",
        "failed",
        "failed_checks",
    ];

    fn cells(&self) -> Vec<String> {
        let time = |at: Option<UnixMillis>| at.map(|at| at.to_string()).unwrap_or_default();
        let failed =
            self.results.iter().filter(|result| matches!(result.outcome, CheckOutcome::Failed { .. }));
        vec![
            self.id.to_string(),
            self.app_id.to_string(),
            self.app_name.clone(),
            self.version_label.clone(),
            word(self.origin),
            word(self.state),
            self.terminal_id.to_string(),
            self.terminal_name.clone(),
            self.created_at.to_string(),
            self.created_by.clone().unwrap_or_default(),
            time(self.started_at),
            time(self.ended_at),
            self.failed.to_string(),
            failed.map(|result| word(result.check)).collect::<Vec<_>>().join(" "),
        ]
    }
}
