use fleet_domain::install_sheet::{
    InstallCellFault, InstallColumn, InstallOutcome, InstallWords, PlannedInstall, differing_columns,
};
use fleet_domain::{InstallFields, Language};
use fleet_protocol::Sha256;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::sentence::sentence;
use crate::blobs::digest;
use crate::problem::{ApiError, ApiResult};

/// What an import would do. Nothing is written yet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InstallImportPreview {
    /// Names what is previewed: applying asks for it.
    #[schema(value_type = String)]
    pub digest: Sha256,
    /// How many rows do what.
    pub counts: InstallImportCounts,
    /// Every row, in the file's order; at most 2,000.
    pub rows: Vec<InstallImportRow>,
}

/// How many rows do what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstallImportCounts {
    /// New ones.
    pub created: u32,
    /// Those that change.
    pub updated: u32,
    /// Those that are so already.
    pub unchanged: u32,
    /// Rows in error.
    pub refused: u32,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstallImportAction {
    /// A new one.
    Created,
    /// One changes.
    Updated,
    /// It is so already.
    Unchanged,
    /// It cannot be imported.
    Refused,
}

/// A row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InstallImportRow {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// What becomes of it.
    pub action: InstallImportAction,
    /// Which plan, if there is one.
    pub install_id: Option<Uuid>,
    /// What stands in the column of names.
    pub name: String,
    /// What stands in the column of locations.
    pub location: String,
    /// The fields that get another value; of a new one, all that have one.
    pub changes: Vec<InstallImportChange>,
    /// What is wrong with it.
    pub problems: Vec<InstallImportProblem>,
}

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstallImportChange {
    /// Which.
    pub column: InstallColumn,
    /// Its present value.
    pub before: String,
    /// Its value after the import.
    pub after: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InstallImportProblem {
    /// In which column.
    pub column: InstallColumn,
    /// Its stable name.
    #[schema(example = "location_unknown")]
    pub code: String,
    /// What stands in the cell.
    pub found: String,
    /// What to do, in the caller's language.
    pub detail: String,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct InstallImportResult {
    /// How many rows did what.
    pub counts: InstallImportCounts,
}

impl InstallImportCounts {
    pub(super) fn of(planned: &[PlannedInstall]) -> Self {
        let mut counts = Self::default();
        for row in planned {
            let count = match action(&row.outcome) {
                InstallImportAction::Created => &mut counts.created,
                InstallImportAction::Updated => &mut counts.updated,
                InstallImportAction::Unchanged => &mut counts.unchanged,
                InstallImportAction::Refused => &mut counts.refused,
            };
            *count += 1;
        }
        counts
    }
}

/// Names all that is shown, in whichever language: which plans rows mean, what they say now, and what they will say.
pub(super) fn preview_digest(planned: &[PlannedInstall], words: &InstallWords) -> ApiResult<Sha256> {
    let text = serde_json::to_vec(&rows(planned, words, Language::Chinese)).map_err(ApiError::internal)?;
    Ok(digest(&text))
}

/// The rows as they are shown.
pub(super) fn rows(
    planned: &[PlannedInstall],
    words: &InstallWords,
    language: Language,
) -> Vec<InstallImportRow> {
    planned.iter().map(|row| shown(row, words, language)).collect()
}

fn shown(row: &PlannedInstall, words: &InstallWords, language: Language) -> InstallImportRow {
    let (install_id, changes, problems) = match &row.outcome {
        InstallOutcome::Create(fields) => (None, values(fields, words), Vec::new()),
        InstallOutcome::Update { known, after } => {
            (Some(known.id), changes(&known.fields, after, words), Vec::new())
        }
        InstallOutcome::Unchanged(id) => (Some(*id), Vec::new(), Vec::new()),
        InstallOutcome::Refused(faults) => {
            (None, Vec::new(), faults.iter().map(|fault| problem(fault, language)).collect())
        }
    };
    InstallImportRow {
        row: row.number,
        action: action(&row.outcome),
        install_id,
        name: row.name.clone(),
        location: row.location_text.clone(),
        changes,
        problems,
    }
}

fn changes(before: &InstallFields, after: &InstallFields, words: &InstallWords) -> Vec<InstallImportChange> {
    let change = |column| InstallImportChange {
        column,
        before: value(before, column, words),
        after: value(after, column, words),
    };
    differing_columns(before, after).into_iter().map(change).collect()
}

fn values(fields: &InstallFields, words: &InstallWords) -> Vec<InstallImportChange> {
    let change =
        |column| InstallImportChange { column, before: String::new(), after: value(fields, column, words) };
    InstallColumn::ALL.into_iter().map(change).filter(|change| !change.after.is_empty()).collect()
}

fn value(fields: &InstallFields, column: InstallColumn, words: &InstallWords) -> String {
    match column {
        InstallColumn::Name => fields.name.clone(),
        InstallColumn::Location => {
            let place = words.places.iter().find(|place| place.id == fields.location_id);
            place.map(|place| place.name.clone()).unwrap_or_default()
        }
        InstallColumn::Project => fields.project.clone(),
        InstallColumn::Installer => {
            let id = fields.installer_id;
            let person = words.people.iter().find(|person| Some(person.id) == id);
            let named = person.map(|person| person.username.clone());
            named.or_else(|| id.map(|id| id.to_string())).unwrap_or_default()
        }
        InstallColumn::DueDay => fields.due_day.map(|day| day.to_string()).unwrap_or_default(),
        InstallColumn::Note => fields.note.clone(),
    }
}

fn action(outcome: &InstallOutcome) -> InstallImportAction {
    match outcome {
        InstallOutcome::Create(_) => InstallImportAction::Created,
        InstallOutcome::Update { .. } => InstallImportAction::Updated,
        InstallOutcome::Unchanged(_) => InstallImportAction::Unchanged,
        InstallOutcome::Refused(_) => InstallImportAction::Refused,
    }
}

fn problem(fault: &InstallCellFault, language: Language) -> InstallImportProblem {
    InstallImportProblem {
        column: fault.column,
        code: fault.fault.as_str().to_owned(),
        // The beginning is enough to find the cell by.
        found: fault.found.chars().take(80).collect(),
        detail: sentence(fault, language),
    }
}
