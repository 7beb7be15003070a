use std::collections::HashMap;

use fleet_protocol::LocationId;
use uuid::Uuid;

use super::{InstallCellFault, InstallColumn, InstallDraft, InstallRowFault};
use crate::InstallFields;
use crate::location_sheet::DivisionReach;

/// A planned terminal that there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownInstall {
    /// Which.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
    /// What is planned.
    pub fields: InstallFields,
}

/// What an import does with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstallOutcome {
    /// A new one.
    Create(InstallFields),
    /// One changes.
    Update {
        /// The one that there is.
        known: KnownInstall,
        /// What will be planned.
        after: InstallFields,
    },
    /// All of it is so already.
    Unchanged(Uuid),
    /// It cannot be imported.
    Refused(Vec<InstallCellFault>),
}

/// A row and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedInstall {
    /// As the spreadsheet numbers it.
    pub number: u32,
    /// What stands in the column of names.
    pub name: String,
    /// What stands in the column of locations.
    pub location_text: String,
    /// What becomes of it.
    pub outcome: InstallOutcome,
}

/// What an import of the rows would do. A row means the planned terminal of its name at its location. `known` holds
/// every one at any of the locations.
pub fn plan_installs(
    drafts: Vec<InstallDraft>,
    known: Vec<KnownInstall>,
    reach: &DivisionReach,
) -> Vec<PlannedInstall> {
    let mut known: HashMap<(LocationId, String), KnownInstall> =
        known.into_iter().map(|it| ((it.fields.location_id, it.fields.name.clone()), it)).collect();
    let mut rows: HashMap<(LocationId, String), u32> = HashMap::new();
    let plan = |draft: InstallDraft| {
        let key = draft.place.as_ref().map(|place| (place.id, draft.name.clone()));
        let first = key.clone().filter(|_| !draft.name.is_empty()).and_then(|key| {
            let row = *rows.entry(key).or_insert(draft.number);
            (row != draft.number).then_some(row)
        });
        let before = key.and_then(|key| known.remove(&key));
        let outcome = outcome(&draft, before, first, reach);
        PlannedInstall { number: draft.number, name: draft.name, location_text: draft.location_text, outcome }
    };
    drafts.into_iter().map(plan).collect()
}

fn outcome(
    draft: &InstallDraft,
    before: Option<KnownInstall>,
    first: Option<u32>,
    reach: &DivisionReach,
) -> InstallOutcome {
    let mut faults = draft.faults.clone();
    if draft.place.as_ref().is_some_and(|place| !reach.covers(&place.division)) {
        let found = draft.location_text.clone();
        let (column, fault) = (InstallColumn::Location, InstallRowFault::DivisionOutOfReach);
        faults.push(InstallCellFault { column, found, fault });
    }
    if let Some(row) = first {
        let (column, fault) = (InstallColumn::Name, InstallRowFault::Duplicate { row });
        faults.push(InstallCellFault { column, found: draft.name.clone(), fault });
    }
    match (draft.onto(before.as_ref().map(|known| &known.fields)), before) {
        (Some(after), Some(known)) if faults.is_empty() => {
            if known.fields == after {
                InstallOutcome::Unchanged(known.id)
            } else {
                InstallOutcome::Update { known, after }
            }
        }
        (Some(after), None) if faults.is_empty() => InstallOutcome::Create(after),
        _ => InstallOutcome::Refused(faults),
    }
}

/// The columns in which two plans differ.
pub fn differing_columns(before: &InstallFields, after: &InstallFields) -> Vec<InstallColumn> {
    let differs = |column: &InstallColumn| match column {
        InstallColumn::Name => before.name != after.name,
        InstallColumn::Location => before.location_id != after.location_id,
        InstallColumn::Project => before.project != after.project,
        InstallColumn::Installer => before.installer_id != after.installer_id,
        InstallColumn::DueDay => before.due_day != after.due_day,
        InstallColumn::Note => before.note != after.note,
    };
    InstallColumn::ALL.into_iter().filter(differs).collect()
}
