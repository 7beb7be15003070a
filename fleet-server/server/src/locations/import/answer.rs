use fleet_domain::location_sheet::{CellFault, LocationColumn, PlannedRow, RowOutcome, column_text};
use fleet_domain::{HOME_TIME_ZONE, Language, LocationFields};
use fleet_protocol::{LocationId, Sha256};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::plan::ImportPlan;
use super::sentence::sentence;
use crate::blobs::digest;
use crate::problem::{ApiError, ApiResult};

/// What an import would do. Nothing is written yet.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportPreview {
    /// Names what is previewed: applying asks for it.
    #[schema(value_type = String)]
    pub digest: Sha256,
    /// How many rows do what.
    pub counts: ImportCounts,
    /// Terminals that stand at locations which change.
    pub terminal_count: i64,
    /// Columns that mean nothing here and are passed over.
    pub unknown_columns: Vec<ImportColumn>,
    /// Every row, in the file's order; at most 2,000.
    pub rows: Vec<ImportRow>,
}

/// How many rows do what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportCounts {
    /// New locations.
    pub created: u32,
    /// Locations that change.
    pub updated: u32,
    /// Locations that are so already.
    pub unchanged: u32,
    /// Rows in error.
    pub refused: u32,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportColumn {
    /// As the spreadsheet names it.
    #[schema(example = "H")]
    pub letters: String,
    /// What stands in its first cell.
    pub heading: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportAction {
    /// A new location.
    Created,
    /// A location changes.
    Updated,
    /// It is so already.
    Unchanged,
    /// It cannot be imported.
    Refused,
}

/// A row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ImportRow {
    /// As the spreadsheet numbers it.
    pub row: u32,
    /// What becomes of it.
    pub action: ImportAction,
    /// Which location, if there is one.
    pub location_id: Option<LocationId>,
    /// What stands in the column of names.
    pub name: String,
    /// What stands in the column of divisions.
    pub division: String,
    /// The fields that get another value; of a new location, all that have one, but for the usual time zone.
    pub changes: Vec<ImportChange>,
    /// What is wrong with it.
    pub problems: Vec<ImportProblem>,
}

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportChange {
    /// Which.
    pub column: LocationColumn,
    /// Its present value.
    pub before: String,
    /// Its value after the import.
    pub after: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportProblem {
    /// In which column.
    pub column: LocationColumn,
    /// Its stable name.
    #[schema(example = "division_unknown")]
    pub code: String,
    /// What stands in the cell.
    pub found: String,
    /// What to do, in the caller's language.
    pub detail: String,
}

/// What an import did.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct ImportResult {
    /// How many rows did what.
    pub counts: ImportCounts,
}

impl ImportCounts {
    pub(super) fn of(rows: &[PlannedRow]) -> Self {
        let mut counts = Self::default();
        for row in rows {
            let count = match action(&row.outcome) {
                ImportAction::Created => &mut counts.created,
                ImportAction::Updated => &mut counts.updated,
                ImportAction::Unchanged => &mut counts.unchanged,
                ImportAction::Refused => &mut counts.refused,
            };
            *count += 1;
        }
        counts
    }
}

impl ImportPlan {
    /// The rows as they are shown.
    pub(super) fn rows(&self, language: Language) -> Vec<ImportRow> {
        self.rows.iter().map(|row| self.row(row, language)).collect()
    }

    /// Names all that is shown, in whichever language. It holds which locations rows mean, what they say now, and
    /// what they will say.
    pub(super) fn digest(&self) -> ApiResult<Sha256> {
        let text = serde_json::to_vec(&self.rows(Language::Chinese)).map_err(ApiError::internal)?;
        Ok(digest(&text))
    }

    fn row(&self, row: &PlannedRow, language: Language) -> ImportRow {
        let (location_id, changes, problems) = match &row.outcome {
            RowOutcome::Create(fields) => (None, self.values(fields, language), Vec::new()),
            RowOutcome::Update { id, before, after, columns } => {
                (Some(*id), self.changes(before, after, columns, language), Vec::new())
            }
            RowOutcome::Unchanged(id) => (Some(*id), Vec::new(), Vec::new()),
            RowOutcome::Refused(faults) => {
                (None, Vec::new(), faults.iter().map(|fault| problem(fault, language)).collect())
            }
        };
        let (name, division) = (row.name.clone(), row.division_text.clone());
        ImportRow {
            row: row.number,
            action: action(&row.outcome),
            location_id,
            name,
            division,
            changes,
            problems,
        }
    }

    fn changes(
        &self,
        before: &LocationFields,
        after: &LocationFields,
        columns: &[LocationColumn],
        language: Language,
    ) -> Vec<ImportChange> {
        let text = |fields, column| column_text(fields, column, &self.divisions, language);
        let change =
            |&column| ImportChange { column, before: text(before, column), after: text(after, column) };
        columns.iter().map(change).collect()
    }

    fn values(&self, fields: &LocationFields, language: Language) -> Vec<ImportChange> {
        let value = |column| {
            let after = column_text(fields, column, &self.divisions, language);
            ImportChange { column, before: String::new(), after }
        };
        let is_told = |change: &ImportChange| !["", HOME_TIME_ZONE].contains(&change.after.as_str());
        LocationColumn::ALL.into_iter().map(value).filter(is_told).collect()
    }
}

fn action(outcome: &RowOutcome) -> ImportAction {
    match outcome {
        RowOutcome::Create(_) => ImportAction::Created,
        RowOutcome::Update { .. } => ImportAction::Updated,
        RowOutcome::Unchanged(_) => ImportAction::Unchanged,
        RowOutcome::Refused(_) => ImportAction::Refused,
    }
}

fn problem(fault: &CellFault, language: Language) -> ImportProblem {
    // The beginning is enough to find the cell by.
    let found = fault.found.chars().take(80).collect();
    let (code, detail) = (fault.fault.as_str().to_owned(), sentence(fault, language));
    ImportProblem { column: fault.column, code, found, detail }
}
